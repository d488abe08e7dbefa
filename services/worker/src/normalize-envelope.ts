import {
  type AlertEvent,
  type DeadLetter,
  type DeadLetterCode,
  type Delivery,
  fromStoredEnvelope,
  PayloadError,
  type StoredEnvelope,
  toError,
} from '@relay/contract';
import type { SourceConfig } from '@relay/runtime';
import { type Reading, readEnvelope } from '@relay/vendors';

export type NormalizeResult =
  | { readonly outcome: 'ignored'; readonly reason: string }
  | { readonly outcome: 'dead'; readonly reason: string }
  | { readonly deliveries: readonly string[] };

/** What the normalizer needs: where deliveries and dead letters go, and the account to close. All are repeatable. */
export interface NormalizerDesk {
  readonly sources: Readonly<Record<string, SourceConfig>>;
  /** In this order. Tells for each whether it had come to its end before. */
  enqueue(integration: string, deliveries: readonly Delivery[]): Promise<readonly boolean[]>;
  bury(letter: DeadLetter): Promise<void>;
  /** The place that the envelope's events would have had, for its replay. */
  keepPlace(integration: string): Promise<number>;
  settleIgnored(envelope: StoredEnvelope): Promise<void>;
  /** It was stored a second time, after all of it had ended. */
  acceptedTwice(envelope: StoredEnvelope): Promise<void>;
  readonly now: () => number;
}

/** Reads one envelope with its vendor's normalizer and sends each event on its way. A second run changes nothing. */
export async function normalizeEnvelope(stored: StoredEnvelope, desk: NormalizerDesk): Promise<NormalizeResult> {
  const source = desk.sources[stored.source];
  if (!source) {
    return await buryEnvelope(stored, desk, 'source_unknown', `source ${stored.source} is not configured`);
  }
  const reading = read(stored, source);
  switch (reading.kind) {
    case 'unreadable':
      return await buryEnvelope(stored, desk, reading.code, reading.reason, source.integration);
    case 'ignored':
      await desk.settleIgnored(stored);
      return { outcome: 'ignored', reason: reading.reason };
    case 'events': {
      const deliveries = toDeliveries(reading.events, stored, source.integration);
      await send(source.integration, deliveries, desk);
      return { deliveries: deliveries.map(({ id }) => id) };
    }
  }
}

/**
 * Sends the events of several envelopes on their way, each integration's in one step. It stops before the first envelope
 * that is anything but events: what becomes of that one takes a place in the order too, when its turn comes.
 */
export async function normalizeInBulk(
  envelopes: readonly StoredEnvelope[],
  desk: NormalizerDesk,
): Promise<ReadonlyMap<StoredEnvelope, NormalizeResult>> {
  const results = new Map<StoredEnvelope, NormalizeResult>();
  const byIntegration = new Map<string, Delivery[]>();
  for (const envelope of envelopes) {
    const source = desk.sources[envelope.source];
    if (!source) break;
    const reading = read(envelope, source);
    if (reading.kind !== 'events') break;
    const { integration } = source;
    const deliveries = toDeliveries(reading.events, envelope, integration);
    byIntegration.set(integration, [...(byIntegration.get(integration) ?? []), ...deliveries]);
    results.set(envelope, { deliveries: deliveries.map(({ id }) => id) });
  }
  await Promise.all([...byIntegration].map(([integration, deliveries]) => send(integration, deliveries, desk)));
  return results;
}

/** An envelope all of whose deliveries had ended before was stored a second time. */
async function send(integration: string, deliveries: readonly Delivery[], desk: NormalizerDesk): Promise<void> {
  const ended = await desk.enqueue(integration, deliveries);
  if (!ended.includes(true)) return;
  const unfinished = new Set(deliveries.filter((_, index) => !ended[index]).map(({ envelope }) => envelope));
  const twice = new Set(deliveries.map(({ envelope }) => envelope).filter((envelope) => !unfinished.has(envelope)));
  await Promise.all([...twice].map((envelope) => desk.acceptedTwice(envelope)));
}

type Unreadable = { readonly kind: 'unreadable'; readonly code: DeadLetterCode; readonly reason: string };

/** For an envelope that must not even be looked at again. */
export function buryKiller(stored: StoredEnvelope, desk: NormalizerDesk): Promise<NormalizeResult> {
  const integration = desk.sources[stored.source]?.integration;
  return buryEnvelope(stored, desk, 'kills_worker', 'its worker died again and again while reading it', integration);
}

/** A bug in a normalizer must not stop the queue behind it: it costs this one envelope a detour, and loses nothing. */
export function read(stored: StoredEnvelope, source: SourceConfig): Reading | Unreadable {
  try {
    return readEnvelope(fromStoredEnvelope(stored), source);
  } catch (thrown) {
    const { name, message } = toError(thrown);
    return thrown instanceof PayloadError
      ? { kind: 'unreadable', code: 'payload_error', reason: message }
      : { kind: 'unreadable', code: 'unexpected', reason: `${name}: ${message}` };
  }
}

function toDeliveries(events: readonly AlertEvent[], envelope: StoredEnvelope, integration: string): Delivery[] {
  const { id, source, receivedAt } = envelope;
  const parts = events.length === 1 ? {} : { parts: events.length };
  return events.map((event, index) => ({
    v: 1,
    id: `${id}-${index}`,
    source,
    integration,
    ...parts,
    triedSince: receivedAt,
    event,
    envelope,
  }));
}

async function buryEnvelope(
  envelope: StoredEnvelope,
  desk: NormalizerDesk,
  code: DeadLetterCode,
  reason: string,
  integration?: string,
): Promise<NormalizeResult> {
  const { id, source, receivedAt } = envelope;
  await desk.bury({
    v: 1,
    id,
    code,
    reason,
    source,
    ...(integration === undefined ? {} : { integration, place: await desk.keepPlace(integration) }),
    firstSeenAt: receivedAt,
    diedAt: desk.now(),
    envelope,
    attempts: [],
  });
  return { outcome: 'dead', reason: `${code}: ${reason}` };
}
