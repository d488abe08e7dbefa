import type { Envelope } from '@relay/contract';

/** Where accepted envelopes go. Resolves only once the envelope is durable. */
export interface EnvelopeStore {
  store(envelope: Envelope): Promise<void>;
}

/** The store cannot take an envelope now. It may still appear later: a command given up may have been executed. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
