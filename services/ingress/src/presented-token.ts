import { splitOnce } from './split-once.js';

/** What the sender gave to prove itself, and the query string that is left without it. */
export interface Presented {
  readonly token: string | undefined;
  readonly query: string;
}

const RELAY_TOKEN = 'relay_token';
/** With every character escaped. */
const LONGEST_SPELLING = 3 * RELAY_TOKEN.length;

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
    if (isRelayToken(name)) queryToken ??= percentDecode(value);
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

/** Says so without an exception for each broken escape: a URL has room for thousands of names, and anybody may send it. */
function isRelayToken(name: string): boolean {
  if (name.length > LONGEST_SPELLING) return false;
  const decoded = name.replace(/%([0-9a-f]{2})/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return decoded === RELAY_TOKEN;
}

/** A plus stays one: tokens hold no blanks, and some hold a plus. */
function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
