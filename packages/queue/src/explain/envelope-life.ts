import type { StoredEnvelope } from '@relay/contract';
import type { DeadLetterState } from '../dead-letter-state.js';
import { type DeliveryStory, readDelivery } from '../delivery-story.js';
import type { DiscardRecord } from '../discards.js';
import { type Hold, readHold } from '../read-hold.js';
import { readWebhook, type WebhookStory } from '../webhook-story.js';
import type { Places } from './places.js';

/** Everything that is known of one webhook and of what became of it. */
export interface EnvelopeLife {
  readonly envelopeId: string;
  /** Every job that is left of it carries a copy. Absent when only the record of a discarded dead letter is left. */
  readonly envelope?: StoredEnvelope;
  /** Present while it waits to be read, and when it was ignored. */
  readonly webhook?: WebhookStory;
  /** Deliveries and dead letters under their ids, each replay behind what it replays. */
  readonly steps: readonly LifeStep[];
}

/** What is known under one id: a delivery, its dead letter, or the record that this was discarded. */
export interface LifeStep {
  readonly id: string;
  readonly delivery?: DeliveryStory;
  /** Why nothing is sent to its integration now. */
  readonly hold?: Hold;
  readonly deadLetter?: DeadLetterState;
  readonly discarded?: DiscardRecord;
}

/** After so many indexes without anything there is no further event: those between may have been removed by hand. */
const EMPTY_INDEXES = 8;

/** Undefined when nothing is left of it. With an index only what became of that event. */
export async function findEnvelopeLife(
  places: Places,
  envelopeId: string,
  onlyIndex?: number,
): Promise<EnvelopeLife | undefined> {
  const webhook = await readWebhook(places.queues.client, places.queues.webhooks, envelopeId);
  const unread = await findStep(places, envelopeId);
  const steps = [
    ...(unread === undefined ? [] : [unread]),
    ...(onlyIndex === undefined
      ? await findAllEvents(places, envelopeId)
      : await findEvent(places, `${envelopeId}-${onlyIndex}`)),
  ];
  const envelope = webhook?.envelope ?? steps.map(envelopeOf).find((found) => found !== undefined);
  if (webhook === undefined && steps.length === 0) return undefined;
  return {
    envelopeId,
    ...(envelope === undefined ? {} : { envelope }),
    ...(webhook === undefined ? {} : { webhook }),
    steps,
  };
}

async function findAllEvents(places: Places, envelopeId: string): Promise<LifeStep[]> {
  const steps: LifeStep[] = [];
  for (let index = 0, empty = 0; empty < EMPTY_INDEXES; index += 1) {
    const found = await findEvent(places, `${envelopeId}-${index}`);
    empty = found.length === 0 ? empty + 1 : 0;
    steps.push(...found);
  }
  return steps;
}

/** A delivery and its replays. An event of a webhook that could not be read begins with its first replay. */
async function findEvent(places: Places, firstId: string): Promise<LifeStep[]> {
  const steps: LifeStep[] = [];
  for (let replay = 0; ; replay += 1) {
    const step = await findStep(places, replay === 0 ? firstId : `${firstId}-r${replay}`);
    if (step !== undefined) steps.push(step);
    else if (replay > 0) return steps;
  }
}

async function findStep(places: Places, id: string): Promise<LifeStep | undefined> {
  const { queues, integrations, discards } = places;
  const { client, deliveriesOf, deadLetters } = queues;
  // A source may have moved to another integration since, so each is asked.
  const found = await Promise.all(
    integrations.map((integration) => readDelivery(client, deliveriesOf(integration), id)),
  );
  const delivery = found.find((story) => story !== undefined);
  const hold =
    delivery === undefined || delivery.outcome !== undefined
      ? undefined
      : await readHold(client, delivery.delivery.integration);
  const deadLetter = await deadLetters.find(id);
  const discarded = discards.get(id);
  if (delivery === undefined && deadLetter === undefined && discarded === undefined) return undefined;
  return {
    id,
    ...(delivery === undefined ? {} : { delivery }),
    ...(hold === undefined ? {} : { hold }),
    ...(deadLetter === undefined ? {} : { deadLetter }),
    ...(discarded === undefined ? {} : { discarded }),
  };
}

function envelopeOf({ delivery, deadLetter }: LifeStep): StoredEnvelope | undefined {
  return delivery?.delivery.envelope ?? deadLetter?.letter.envelope;
}
