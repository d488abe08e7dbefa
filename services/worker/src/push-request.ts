import { type Delivery, fromStoredEnvelope } from '@relay/contract';

export interface PushRequest {
  readonly method: 'POST' | 'PUT' | 'GET';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** Builds the request to Flashduty, always from what is stored, so that each attempt is byte-identical. */
export type BuildRequest = (delivery: Delivery) => PushRequest;

/** A standard alert event: its JSON, as it rests in the delivery. */
export function standardRequest(pushUrl: URL): BuildRequest {
  const path = pushUrl.pathname + pushUrl.search;
  return ({ event }) => ({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
}

/**
 * A vendor-typed integration reads what the vendor sends, so it gets exactly that: method, bytes and the headers that
 * describe them. The vendor's query is added to the push URL's, whose own parameters (the key among them) win.
 */
export function nativeRequest(pushUrl: URL): BuildRequest {
  return (delivery) => {
    const { method, query, headers, body } = fromStoredEnvelope(delivery.envelope);
    const described = ['content-type', 'content-encoding'].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    return {
      method: method === 'PUT' || method === 'GET' ? method : 'POST',
      path: pushUrl.pathname + mergeQuery(pushUrl, query),
      headers: Object.fromEntries(described),
      body,
    };
  };
}

function mergeQuery(pushUrl: URL, query: string): string {
  const added = query.split('&').filter((pair) => pair !== '' && !pushUrl.searchParams.has(nameOf(pair)));
  const own = pushUrl.search.replace(/^\?/, '');
  const all = [...(own === '' ? [] : [own]), ...added].join('&');
  return all === '' ? '' : `?${all}`;
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? '';
}
