import type { DeadLetter, Outcome } from '@relay/contract';
import {
  type BuriedLetter,
  type DeadLetterState,
  type DiscardRecord,
  type RelayQueues,
  readEnding,
} from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Foretold, foretellReplay } from './foretell-replay.js';

export interface StoryAtRest {
  readonly kind: 'at rest';
  readonly state: BuriedLetter;
  readonly foretold: Foretold;
  /** A newer event of its alert has been delivered since: unless forced, a replay sends nothing. */
  readonly isOvertaken: boolean;
}

/** All that is told of one dead letter. */
export type Story =
  | StoryAtRest
  | { readonly kind: 'in motion'; readonly state: Exclude<DeadLetterState, { kind: 'dead' | 'replayed' }> }
  | {
      readonly kind: 'replayed';
      readonly state: Extract<DeadLetterState, { kind: 'replayed' }>;
      readonly deliveries: readonly ReplayedDelivery[];
    }
  | { readonly kind: 'discarded'; readonly record: DiscardRecord };

export interface ReplayedDelivery {
  readonly id: string;
  /** Absent while it is on its way. */
  readonly ending?: { readonly outcome: Outcome; readonly reason: string };
}

/** As ids of webhooks begin. BullMQ's own keys stand beside those of its jobs, in lower case, and are none. */
const ID = /^[0-9A-Z][\w-]{0,63}$/;

/** Undefined when there is none of this id. */
export async function readStory(queues: RelayQueues, config: RelayConfig, id: string): Promise<Story | undefined> {
  if (!ID.test(id)) return undefined;
  const state = await queues.deadLetters.find(id);
  switch (state?.kind) {
    case undefined: {
      const record = (await queues.deadLetters.discards()).find((discarded) => discarded.id === id);
      return record === undefined ? undefined : { kind: 'discarded', record };
    }
    case 'dead':
      return {
        kind: 'at rest',
        state,
        foretold: foretellReplay(state.letter, config.sources),
        isOvertaken: await isOvertaken(queues, config, state.letter),
      };
    case 'being buried':
    case 'being replayed':
      return { kind: 'in motion', state };
    case 'replayed':
      return { kind: 'replayed', state, deliveries: await readDeliveries(queues, config, state) };
  }
}

/** As the replay would ask: a place counts on the integration that gave it. */
async function isOvertaken(queues: RelayQueues, { sources }: RelayConfig, letter: DeadLetter): Promise<boolean> {
  const { place, integration, event, source } = letter;
  if (place === undefined || event === undefined || integration === undefined) return false;
  if (sources[source]?.integration !== integration) return false;
  return await queues.deliveriesOf(integration).lanes.isOvertaken(event.alert_key, place);
}

async function readDeliveries(
  { client, deliveriesOf }: RelayQueues,
  { sources }: RelayConfig,
  { letter, result }: Extract<DeadLetterState, { kind: 'replayed' }>,
): Promise<ReplayedDelivery[]> {
  const integration = sources[letter.source]?.integration ?? letter.integration;
  if (result?.kind !== 'replayed' || integration === undefined) return [];
  return await Promise.all(
    result.deliveries.map(async (id) => {
      const ending = await readEnding(client, deliveriesOf(integration), id);
      return { id, ...(ending === undefined ? {} : { ending }) };
    }),
  );
}
