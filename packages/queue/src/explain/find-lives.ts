import type { RelayQueues } from '../open-queues.js';
import { type EnvelopeLife, findEnvelopeLife } from './envelope-life.js';
import { findPlaces, type Places } from './places.js';
import { type Found, SEARCHED, search } from './search.js';
import { subjectOf } from './subject.js';

/** So many lives are told for one alert key. */
const TOLD = 20;

/** What is known of whatever an id names. */
export type Explanation =
  | { readonly kind: 'life'; readonly life: EnvelopeLife }
  /** It is an alert key or a request id; of the events that it led to, so many more are not told. */
  | { readonly kind: 'found'; readonly found: Found; readonly lives: readonly EnvelopeLife[]; readonly untold: number }
  /** With where it was looked for. */
  | { readonly kind: 'unknown'; readonly lookedAt: readonly string[] };

/** How far an alert key or a request id is searched for. */
export const REACH = `the newest ${SEARCHED} ended deliveries of each integration (kept for 24 h) and the newest ${SEARCHED} dead letters`;

/** Finds the life of a webhook, delivery or dead letter by its id, or all lives of an alert key or a request id. */
export async function explainId(
  queues: RelayQueues,
  configured: readonly string[],
  text: string,
): Promise<Explanation> {
  const places = await findPlaces(queues, configured);
  const life = await findLife(places, text);
  if (life !== undefined) return { kind: 'life', life };
  if (subjectOf(text).kind !== 'text') return { kind: 'unknown', lookedAt: placesOf(places) };

  const found = await search(places, text);
  const ids = [...new Set([...found.waitingIds, ...found.endedIds, ...found.deadLetterIds])];
  if (ids.length === 0) {
    return { kind: 'unknown', lookedAt: [...placesOf(places), `as an alert key and as a request id, ${REACH}`] };
  }
  const events = [...new Set(ids.map(withoutReplay))];
  const lives: EnvelopeLife[] = [];
  for (const id of events.slice(0, TOLD)) {
    const told = await findLife(places, id);
    if (told !== undefined) lives.push(told);
  }
  return { kind: 'found', found, lives, untold: Math.max(0, events.length - TOLD) };
}

async function findLife(places: Places, text: string): Promise<EnvelopeLife | undefined> {
  const subject = subjectOf(text);
  switch (subject.kind) {
    case 'envelope':
      return await findEnvelopeLife(places, subject.envelopeId);
    case 'delivery':
      return await findEnvelopeLife(places, subject.envelopeId, subject.index);
    case 'text':
      return undefined;
  }
}

/** A delivery and its replays are told together. */
function withoutReplay(id: string): string {
  return id.replace(/-r\d+$/, '');
}

function placesOf({ integrations }: Places): readonly string[] {
  return [
    'webhooks',
    ...integrations.map((name) => `deliveries.${name}`),
    'dead-letters and the record of the discarded ones',
  ];
}
