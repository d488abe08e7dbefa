import type { IncomingMessage } from 'node:http';
import type { Envelope } from '@relay/contract';
import type { SourceConfig } from '@relay/runtime';
import type { BytesInFlight, Take } from './bytes-in-flight.js';
import type { EnvelopeStore } from './envelope-store.js';
import type { FindSource } from './find-source.js';
import { networkOf } from './network-of.js';
import { presentedToken } from './presented-token.js';
import { readBody } from './read-body.js';
import { Refusal } from './refusals.js';
import { sealEnvelope } from './seal-envelope.js';

/** What receiving needs to know and to have. */
export interface Reception {
  readonly findSource: FindSource;
  readonly hasSource: (name: string) => boolean;
  readonly isAllowed: (source: SourceConfig, address: string) => boolean;
  /** The vendor's own signature, where there is one. */
  readonly isAuthentic: (envelope: Envelope, source: SourceConfig) => boolean;
  /** Whether the body stays within the limit once unpacked. */
  readonly fitsUnpacked: (envelope: Envelope) => boolean;
  readonly bytesInFlight: BytesInFlight;
  readonly store: EnvelopeStore;
  readonly maxBodyBytes: number;
  readonly now: () => number;
}

export interface WebhookRequest {
  readonly request: IncomingMessage;
  readonly method: string;
  readonly sourceName: string;
  readonly pathToken: string | undefined;
  readonly rawQuery: string;
  readonly address: string;
}

/** Finds the source, checks that the sender may speak for it, seals the bytes and stores them. Throws a Refusal. */
export async function receiveWebhook(webhook: WebhookRequest, reception: Reception): Promise<Envelope> {
  const receivedAt = reception.now();
  const { source, token, query } = findSender(webhook, reception);
  const stored = await reception.bytesInFlight.during(networkOf(webhook.address), async (take) => {
    const envelope = sealEnvelope({
      source: source.name,
      token,
      receivedAt,
      method: webhook.method,
      query,
      headers: webhook.request.headers,
      body: await wholeBody(webhook.request, reception.maxBodyBytes, take),
    });
    if (!reception.fitsUnpacked(envelope)) throw new Refusal('too_large', 'size');
    if (!reception.isAuthentic(envelope, source)) throw new Refusal('unauthorized', 'wrong_signature');
    await reception.store.store(envelope);
    return envelope;
  });
  if (stored === undefined) throw new Refusal('unavailable', 'busy');
  return stored;
}

function findSender(webhook: WebhookRequest, reception: Reception) {
  const { token, query } = presentedToken(webhook.pathToken, webhook.rawQuery, webhook.request.headers.authorization);
  const source = reception.findSource(webhook.sourceName, token);
  if (!source || !token) throw new Refusal('unauthorized', whyUnauthorized(webhook, token, reception));
  if (!reception.isAllowed(source, webhook.address)) throw new Refusal('unauthorized', 'address_not_allowed');
  return { source, token, query };
}

async function wholeBody(request: IncomingMessage, maxBytes: number, take: Take): Promise<Buffer> {
  const reading = await readBody(request, maxBytes, take);
  switch (reading.kind) {
    case 'read':
      return reading.body;
    case 'too-large':
      throw new Refusal('too_large', 'size');
    case 'no-room':
      throw new Refusal('unavailable', 'busy');
    case 'aborted':
      throw new SenderGoneError();
  }
}

/** Nobody is left to answer. */
export class SenderGoneError extends Error {
  override readonly name = 'SenderGoneError';
}

function whyUnauthorized(webhook: WebhookRequest, token: string | undefined, reception: Reception) {
  if (!reception.hasSource(webhook.sourceName)) return 'unknown_source';
  return token ? 'wrong_token' : 'no_token';
}
