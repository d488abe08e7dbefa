import type { IncomingMessage } from 'node:http';
import type { Envelope } from '@relay/contract';
import type { SourceConfig } from '@relay/runtime';
import type { EnvelopeStore } from './envelope-store.js';
import type { FindSource } from './find-source.js';
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
  const presented = presentedToken(webhook.pathToken, webhook.rawQuery, webhook.request.headers.authorization);
  const source = reception.findSource(webhook.sourceName, presented.token);
  if (!source || !presented.token)
    throw new Refusal('unauthorized', whyUnauthorized(webhook, presented.token, reception));
  if (!reception.isAllowed(source, webhook.address)) throw new Refusal('unauthorized', 'address_not_allowed');

  const reading = await readBody(webhook.request, reception.maxBodyBytes);
  if (reading.kind === 'too-large') throw new Refusal('too_large', 'size');
  if (reading.kind === 'aborted') throw new SenderGoneError();

  const envelope = sealEnvelope({
    source: source.name,
    token: presented.token,
    receivedAt,
    method: webhook.method,
    query: presented.query,
    headers: webhook.request.headers,
    body: reading.body,
  });
  if (!reception.fitsUnpacked(envelope)) throw new Refusal('too_large', 'size');
  if (!reception.isAuthentic(envelope, source)) throw new Refusal('unauthorized', 'wrong_signature');

  await reception.store.store(envelope);
  return envelope;
}

/** Nobody is left to answer. */
export class SenderGoneError extends Error {
  override readonly name = 'SenderGoneError';
}

function whyUnauthorized(webhook: WebhookRequest, token: string | undefined, reception: Reception) {
  if (!reception.hasSource(webhook.sourceName)) return 'unknown_source';
  return token ? 'wrong_token' : 'no_token';
}
