import { isUtf8 } from 'node:buffer';
import { type Envelope, type StoredEnvelope, toStoredEnvelope } from '@relay/contract';

/**
 * What BullMQ holds of an envelope with a large body of text: all but the body. That lies beside, in the job's own hash, as
 * the bytes that came: written into JSON and copied on, it was a fifth of what such a webhook cost the ingress (docs/adr/0016).
 */
export interface EnvelopeBesideBody extends Omit<StoredEnvelope, 'v' | 'text' | 'base64'> {
  readonly v: 2;
}

/** A body that is small, or no text, is within. */
export type QueuedEnvelope = StoredEnvelope | EnvelopeBesideBody;

export interface QueuedParts {
  readonly data: QueuedEnvelope;
  readonly body?: Buffer;
}

/** A smaller one costs more beside than within. */
export const LARGE_BODY_BYTES = 4096;

/** A field of the job's hash, so it goes with the job. */
export const BODY_FIELD = 'envelope.body';

/**
 * Puts bodies beside jobs that were added just before. KEYS[1]: where the queue's keys begin. ARGV: id, body, for each.
 * A job that is not there was refused: without a look, its body would take the id, and its second try be none.
 */
export const KEEP_BODIES = `
for i = 1, #ARGV, 2 do
  local job = KEYS[1] .. ARGV[i]
  if redis.call('HEXISTS', job, 'data') == 0 then return redis.error_reply('relay: no job ' .. ARGV[i] .. ' for this body') end
  redis.call('HSET', job, '${BODY_FIELD}', ARGV[i + 1])
end
return 1
`;

export function toQueued(envelope: Envelope, shard: number): QueuedParts {
  const place = shard === 0 ? {} : { shard };
  const { body: bytes, ...rest } = envelope;
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return body.length >= LARGE_BODY_BYTES && isUtf8(body)
    ? { data: { v: 2, ...rest, ...place }, body }
    : { data: { ...toStoredEnvelope(envelope), ...place } };
}

/** The whole envelope; undefined when its body is not there. */
export function withBody(data: QueuedEnvelope, text: string | null): StoredEnvelope | undefined {
  if (data.v !== 2) return data;
  return text === null ? undefined : { ...data, v: 1, text };
}

/** To take what a newer release has stored for a form that this one knows would be to misread it. */
export function isOfNewerRelease({ v }: { readonly v: number }): boolean {
  return v > 2;
}
