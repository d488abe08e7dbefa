import type { ReplayWish } from '@relay/contract';
import { readEnding } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { describeNotAtRest } from './describe-not-at-rest.js';
import type { LetterSummary } from './letter-summary.js';
import type { NotAtRest } from './select-letters.js';

/** What became of a replay or of a delivery that it made. */
export type ReplayEnd =
  | 'delivered'
  /** A newer event of its alert was delivered since. */
  | 'superseded'
  /** Read again, it is a test or an empty message. */
  | 'ignored'
  /** It still cannot pass, and is a dead letter. */
  | 'dead again'
  /** Not ended within the time to wait. */
  | 'pending'
  /** Nobody waited for the end. */
  | 'handed over'
  | 'not at rest'
  /** The replay was interrupted before it. */
  | 'untouched';

export interface ReplayReport {
  readonly id: string;
  readonly result: ReplayEnd;
  readonly detail?: string;
  /** The fresh deliveries, once they exist. */
  readonly deliveries?: readonly ReplayedDelivery[];
}

export interface ReplayedDelivery {
  readonly id: string;
  readonly result: Extract<ReplayEnd, 'delivered' | 'superseded' | 'dead again' | 'pending'>;
  readonly detail?: string;
}

/** Gives a dead letter to the undertaker; says why when that cannot be. */
export async function handOver(
  { deadLetters }: RelayAccess,
  { id }: LetterSummary,
  wish: ReplayWish,
): Promise<ReplayReport | undefined> {
  const state = await deadLetters.find(id);
  if (state?.kind !== 'dead') return asNotAtRest({ id, state });
  if (await deadLetters.replay(state, wish)) return undefined;
  // Somebody was quicker between the two.
  return { id, result: 'not at rest', detail: 'was replayed or discarded just now' };
}

/** How far the replay of a dead letter has come. */
export async function lookAtReplay(relay: RelayAccess, { id, source }: LetterSummary): Promise<ReplayReport> {
  const state = await relay.deadLetters.find(id);
  switch (state?.kind) {
    case 'dead':
      return { id, result: 'dead again', detail: `${state.code}: ${state.reason}` };
    case 'replayed':
      break;
    default:
      return { id, result: 'pending', detail: 'waits for a worker' };
  }
  const { result } = state;
  if (result === undefined) return { id, result: 'handed over', detail: 'by a worker of another version' };
  if (result.kind === 'superseded') return { id, result: 'superseded' };
  if (result.kind === 'ignored') return { id, result: 'ignored', detail: result.reason };
  const integration = relay.config.sources[source]?.integration ?? state.letter.integration;
  const deliveries = await Promise.all(
    result.deliveries.map((deliveryId) => lookAtDelivery(relay, integration, deliveryId)),
  );
  return { id, result: worstOf(deliveries), deliveries };
}

async function lookAtDelivery(
  { client, deliveriesOf }: RelayAccess,
  integration: string | undefined,
  id: string,
): Promise<ReplayedDelivery> {
  const ending = integration === undefined ? undefined : await readEnding(client, deliveriesOf(integration), id);
  switch (ending?.outcome) {
    case 'delivered':
    case 'superseded':
      return { id, result: ending.outcome };
    case 'dead':
      return { id, result: 'dead again', detail: ending.reason };
    default:
      return { id, result: 'pending' };
  }
}

const WORST_FIRST = ['dead again', 'pending', 'delivered', 'superseded'] as const;

/** An envelope that could not be read may have become several events. */
function worstOf(deliveries: readonly ReplayedDelivery[]): ReplayEnd {
  return WORST_FIRST.find((end) => deliveries.some(({ result }) => result === end)) ?? 'superseded';
}

export function asNotAtRest(other: NotAtRest): ReplayReport {
  return { id: other.id, result: 'not at rest', detail: describeNotAtRest(other) };
}
