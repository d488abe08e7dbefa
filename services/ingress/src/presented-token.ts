/** What the sender gave to prove itself, and the query string that is left without it. */
export interface Presented {
  readonly token: string | undefined;
  readonly query: string;
}

const RELAY_TOKEN = 'relay_token';

/**
 * A token may stand in the path, in `?relay_token=`, as a Bearer or as the password of Basic: each vendor's form allows
 * another of them. `relay_token` never stays in the query, wherever the token was taken from, because the query is
 * stored.
 */
export function presentedToken(
  pathToken: string | undefined,
  rawQuery: string,
  authorization: string | undefined,
): Presented {
  const kept: string[] = [];
  let queryToken: string | undefined;
  for (const pair of rawQuery === '' ? [] : rawQuery.split('&')) {
    const [name = '', value = ''] = splitOnce(pair, '=');
    if (percentDecode(name) === RELAY_TOKEN) queryToken ??= percentDecode(value);
    else kept.push(pair);
  }
  return { token: pathToken ?? queryToken ?? fromAuthorization(authorization), query: kept.join('&') };
}

function fromAuthorization(header: string | undefined): string | undefined {
  const [scheme = '', credentials = ''] = splitOnce(header?.trim() ?? '', ' ');
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return credentials.trim();
    case 'basic':
      return splitOnce(Buffer.from(credentials.trim(), 'base64').toString('utf8'), ':')[1];
    default:
      return undefined;
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** A plus stays one: tokens hold no blanks, and some hold a plus. */
function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
