import type { AlertEvent, DeadLetter, DeadLetterCode, Delivery } from '@relay/contract';
import { type LedgerEntry, type LedgerOutcome, type ReplayResult, readDeliveryId } from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';
import { read } from './normalize-envelope.js';

/** How a replay ended, or that it could not begin: the letter stays a dead letter, with this reason. */
export type ReplayOutcome =
  | ReplayResult
  | { readonly kind: 'dead'; readonly code: DeadLetterCode; readonly reason: string };

export interface ReplayDesk {
  readonly sources: Readonly<Record<string, SourceConfig>>;
  enqueue(delivery: Delivery): Promise<void>;
  isOvertaken(integration: string, alertKey: string, place: number): Promise<boolean>;
  /** Closes the account of one of the envelope's events. Repeatable. */
  settle(entry: LedgerEntry, outcome: LedgerOutcome): Promise<void>;
  readonly now: () => number;
}

/** Gives a dead letter a fresh delivery with the full budget, at the place it had in its lane. Repeatable. */
export async function replayDeadLetter(letter: DeadLetter, desk: ReplayDesk): Promise<ReplayOutcome> {
  const source = desk.sources[letter.source];
  if (!source) {
    return { kind: 'dead', code: 'source_unknown', reason: `source ${letter.source} is not configured` };
  }
  const reading = letter.replay?.asWas && letter.event ? asItWas(letter.event) : read(letter.envelope, source);
  if (reading.kind === 'unreadable') return { kind: 'dead', code: reading.code, reason: reading.reason };
  const { envelope } = letter;
  if (reading.kind === 'ignored') {
    await desk.settle(letter, 'ignored');
    return reading;
  }

  const { index, id } = nextDelivery(letter.id);
  const events =
    index === undefined ? [...reading.events.entries()] : [[index, reading.events[index] ?? letter.event] as const];
  const parts = index === undefined ? events.length : letter.parts;
  const replayed: string[] = [];
  for (const [eventIndex, event] of events) {
    if (!event) continue;
    if (await isOvertaken(letter, event, source.integration, desk)) {
      await desk.settle({ id: id(eventIndex), envelope, parts }, 'superseded');
      continue;
    }
    const delivery: Delivery = {
      v: 1,
      id: id(eventIndex),
      source: letter.source,
      integration: source.integration,
      ...(parts === undefined || parts === 1 ? {} : { parts }),
      triedSince: desk.now(),
      ...oldPlace(letter, source.integration),
      event,
      envelope,
    };
    await desk.enqueue(delivery);
    replayed.push(delivery.id);
  }
  return replayed.length === 0 ? { kind: 'superseded' } : { kind: 'replayed', deliveries: replayed };
}

function asItWas(event: AlertEvent) {
  return { kind: 'events', events: [event] } as const;
}

async function isOvertaken(
  letter: DeadLetter,
  event: AlertEvent,
  integration: string,
  desk: ReplayDesk,
): Promise<boolean> {
  const { place, force } = oldPlace(letter, integration);
  if (force || place === undefined) return false;
  return await desk.isOvertaken(integration, event.alert_key, place);
}

/** A place counts on the integration that gave it; after the source has moved to another, the replay goes last. */
function oldPlace(letter: DeadLetter, integration: string): Pick<Delivery, 'place' | 'force'> {
  if (letter.place === undefined || letter.integration !== integration) return {};
  return { place: letter.place, ...(letter.replay?.force ? { force: true } : {}) };
}

/**
 * Ids of replays: `<envelope>-<index>-r<n>`. A replay needs an id of its own because the first delivery is still kept
 * and its id would swallow the second; it must be the same one on every run, so that a crash does not send it twice.
 */
function nextDelivery(letterId: string): { id: (eventIndex: number) => string; index: number | undefined } {
  const { envelopeId, index, replay } = readDeliveryId(letterId);
  return { id: (eventIndex) => `${envelopeId}-${eventIndex}-r${replay + 1}`, index };
}
