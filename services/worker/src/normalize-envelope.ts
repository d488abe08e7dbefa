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

/** What the normalizer needs: where deliveries and dead letters go. Both are repeatable. */
export interface NormalizerDesk {
  readonly sources: Readonly<Record<string, SourceConfig>>;
  enqueue(delivery: Delivery): Promise<void>;
  bury(letter: DeadLetter): Promise<void>;
  /** The place that the envelope's events would have had, for its replay. */
  keepPlace(integration: string): Promise<number>;
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
      return { outcome: 'ignored', reason: reading.reason };
    case 'events': {
      const deliveries = reading.events.map((event, index) => toDelivery(event, index, stored, source.integration));
      for (const delivery of deliveries) await desk.enqueue(delivery);
      return { deliveries: deliveries.map(({ id }) => id) };
    }
  }
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

function toDelivery(event: AlertEvent, index: number, envelope: StoredEnvelope, integration: string): Delivery {
  const { id, source, receivedAt } = envelope;
  return { v: 1, id: `${id}-${index}`, source, integration, triedSince: receivedAt, event, envelope };
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
