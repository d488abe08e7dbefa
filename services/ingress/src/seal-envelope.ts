import type { IncomingHttpHeaders } from 'node:http';
import { type Envelope, KEPT_HEADERS } from '@relay/contract';
import { monotonicFactory } from 'ulid';

const nextId = monotonicFactory();

export interface ReceivedWebhook {
  readonly source: string;
  readonly token: string;
  readonly receivedAt: number;
  readonly method: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function sealEnvelope(received: ReceivedWebhook): Envelope {
  return {
    id: nextId(received.receivedAt),
    source: received.source,
    receivedAt: received.receivedAt,
    method: received.method,
    query: received.query,
    headers: keptHeaders(received.headers),
    body: maskToken(received.body, received.token),
  };
}

function keptHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = value;
  }
  return kept;
}

/** Shorter tokens may be ordinary words; replacing those would damage what the vendor says. */
const SHORTEST_MASKED_TOKEN = 8;

/**
 * BlueKing V6 copies every query argument of the webhook URL into its body, the token included, and no token may rest
 * in Redis. Only then do the stored bytes differ from the received ones, by asterisks of the same length.
 */
function maskToken(body: Buffer, token: string): Buffer {
  if (token.length < SHORTEST_MASKED_TOKEN || body.indexOf(token) === -1) return body;
  const masked = Buffer.from(body);
  const length = Buffer.byteLength(token);
  for (let at = masked.indexOf(token); at !== -1; at = masked.indexOf(token, at + length)) {
    masked.fill('*', at, at + length);
  }
  return masked;
}
