import type { Envelope } from '@relay/contract';

/** 2026-06-01T00:00:00Z. */
export const RECEIVED_AT_MS = 1_780_272_000_000;

/** A whole, valid envelope of which a test varies one thing. An object as `body` is sent as JSON. */
export function anEnvelope({
  body,
  ...rest
}: Partial<Omit<Envelope, 'body'>> & { readonly body?: unknown } = {}): Envelope {
  return {
    id: '01JZ7Q4V5N8XW3C2B1A0KMTRHS',
    source: 'test',
    receivedAt: RECEIVED_AT_MS,
    method: 'POST',
    query: '',
    headers: { 'content-type': 'application/json' },
    ...rest,
    body: bytesOf(body ?? ''),
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');
}
