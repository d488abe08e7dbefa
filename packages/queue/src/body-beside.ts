import { isUtf8 } from 'node:buffer';
import { type Envelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';
import type { RedisClient } from './connect.js';

/**
 * What BullMQ holds of an envelope whose body is text: all but the body. That lies beside, in the job's own hash, as the
 * bytes that came: written into JSON and copied on, it was a fifth of what a large webhook cost the ingress (docs/adr/0016).
 */
export interface EnvelopeBesideBody extends Omit<StoredEnvelope, 'v' | 'text' | 'base64'> {
  readonly v: 2;
}

/** A body that is no text stays within, as do those that earlier releases stored. */
export type QueuedEnvelope = StoredEnvelope | EnvelopeBesideBody;

export interface QueuedParts {
  readonly data: QueuedEnvelope;
  readonly body?: Buffer;
}

/** The field of a job's hash. BullMQ has none with a colon. */
export const BODY_FIELD = 'relay:body';

/**
 * Puts bodies beside jobs that were added just before. KEYS[1]: where the queue's keys begin. ARGV: id, body, for each.
 * A job that is not there was refused: without a look, its body would take the id, and its second try be none.
 */
export const KEEP_BODIES = `
for i = 1, #ARGV, 2 do
  local job = KEYS[1] .. ARGV[i]
  if redis.call('HEXISTS', job, 'data') == 1 then redis.call('HSET', job, '${BODY_FIELD}', ARGV[i + 1]) end
end
return 1
`;

export function toQueued(envelope: Envelope, shard: number): QueuedParts {
  const place = shard === 0 ? {} : { shard };
  const { body: bytes, ...rest } = envelope;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(body)
    ? { data: { v: 2, ...rest, ...place }, body }
    : { data: { ...toStoredEnvelope(envelope), ...place } };
}

/** Undefined when the body should lie beside and does not. */
export function withBody(data: QueuedEnvelope, text: string | null): StoredEnvelope | undefined {
  if (data.v === 1) return data;
  return text === null ? undefined : { ...data, v: 1, text };
}

/** The same, with what lies there now: nothing when the job is gone. */
export async function fetchBody(
  client: RedisClient,
  keyBase: string,
  data: QueuedEnvelope,
): Promise<StoredEnvelope | undefined> {
  return withBody(data, data.v === 1 ? null : await client.hget(keyBase + data.id, BODY_FIELD));
}
