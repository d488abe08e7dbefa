import { isUtf8 } from 'node:buffer';

/** One webhook exactly as it was received. Authentic, durable once stored, and not yet understood. */
export interface Envelope {
  /** ULID, given by the ingress; also the id of the job that carries the envelope. */
  readonly id: string;
  /** Name of the configured source whose token the sender presented. */
  readonly source: string;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  readonly method: string;
  /** The raw query string without `?` and without `relay_token`. */
  readonly query: string;
  /** Lower-case names; only the headers in `KEPT_HEADERS`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * What a normalizer or an operator may need later. A list of what is kept, not of what is dropped: an unknown header
 * may be a credential (`authorization`, `cookie`, a proxy's own) and must never reach Redis.
 */
export const KEPT_HEADERS = ['content-type', 'content-encoding', 'user-agent', 'x-request-id'] as const;

/** The form in which an envelope rests in Redis and on disk: readable JSON wherever the body is text. */
export interface StoredEnvelope extends Omit<Envelope, 'body'> {
  /** Raised when the form changes; every version ever released stays readable. */
  readonly v: 1;
  /** Over which of the `webhooks` queues it came, where there are several; absent for the first. */
  readonly shard?: number;
  /** The body, when its bytes are valid UTF-8. */
  readonly text?: string;
  /** The body, when they are not. */
  readonly base64?: string;
}

export function toStoredEnvelope(envelope: Envelope): StoredEnvelope {
  const { body, ...rest } = envelope;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return isUtf8(bytes)
    ? { v: 1, ...rest, text: bytes.toString('utf8') }
    : { v: 1, ...rest, base64: bytes.toString('base64') };
}

export function fromStoredEnvelope(stored: StoredEnvelope): Envelope {
  const { v: _version, text, base64, ...rest } = stored;
  return { ...rest, body: text === undefined ? Buffer.from(base64 ?? '', 'base64') : Buffer.from(text, 'utf8') };
}
