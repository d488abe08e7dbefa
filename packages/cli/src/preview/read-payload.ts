import { type Envelope, PayloadError } from '@relay/contract';
import { type Reading, type ReadingSource, readEnvelope } from '@relay/vendors';

/** A reading, or what makes the payload unreadable. */
export type Previewed = Reading | { readonly kind: 'payloadError'; readonly path: string; readonly message: string };

export function readPayload(envelope: Envelope, source: ReadingSource): Previewed {
  try {
    return readEnvelope(envelope, source);
  } catch (thrown) {
    if (!(thrown instanceof PayloadError)) throw thrown;
    return { kind: 'payloadError', path: thrown.path, message: thrown.message };
  }
}
