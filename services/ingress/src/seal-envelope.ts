import type { IncomingHttpHeaders } from 'node:http';
import { type Envelope, KEPT_HEADERS } from '@relay/contract';
import { monotonicFactory } from 'ulid';
import { type Mask, maskFor } from './mask-token.js';
import { pooledRandom } from './pooled-random.js';

const nextId = monotonicFactory(pooledRandom);

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
  const mask = maskFor(received.token);
  return {
    id: nextId(received.receivedAt),
    source: received.source,
    receivedAt: received.receivedAt,
    method: received.method,
    query: mask(Buffer.from(received.query)).toString(),
    headers: keptHeaders(received.headers, mask),
    body: mask(received.body),
  };
}

function keptHeaders(headers: IncomingHttpHeaders, mask: Mask): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = headers[name];
    if (typeof value === 'string') kept[name] = mask(Buffer.from(value)).toString();
  }
  return kept;
}
