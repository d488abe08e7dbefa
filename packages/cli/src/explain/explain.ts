import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import { type EnvelopeLife, findEnvelopeLife } from './envelope-life.js';
import { findPlaces, type Places } from './places.js';
import { printFound } from './print-found.js';
import { printLife } from './print-life.js';
import { SEARCHED, search } from './search.js';
import { type Subject, subjectOf } from './subject.js';

/** So many lives are told for one alert key. */
const TOLD = 20;

/** Tells the life of whatever the id names. */
export async function explain(relay: RelayAccess, terminal: Terminal, text: string, asJson: boolean): Promise<number> {
  const subject = subjectOf(text);
  const places = await findPlaces(relay);
  if (subject.kind === 'text') return await explainByText(places, terminal, text, asJson);
  const life = await findLife(places, subject);
  if (life === undefined) return notFound(places, terminal, text, asJson, []);
  terminal.writeOut(asJson ? `${toJson(life)}\n` : printLife(life, terminal));
  return EXIT.done;
}

async function explainByText(places: Places, terminal: Terminal, text: string, asJson: boolean): Promise<number> {
  const found = await search(places, text);
  const ids = [...new Set([...found.waitingIds, ...found.endedIds, ...found.deadLetterIds])];
  if (ids.length === 0)
    return notFound(places, terminal, text, asJson, [`as an alert key and as a request id, ${REACH}`]);
  const events = [...new Set(ids.map(withoutReplay))];
  const lives: EnvelopeLife[] = [];
  for (const id of events.slice(0, TOLD)) {
    const life = await findLife(places, subjectOf(id));
    if (life !== undefined) lives.push(life);
  }
  if (asJson) terminal.writeOut(`${toJson({ ...found, lives })}\n`);
  else terminal.writeOut(printFound(text, found, lives, terminal));
  if (events.length > TOLD) terminal.writeError(`… and ${events.length - TOLD} more\n`);
  terminal.writeError(`searched: ${REACH}\n`);
  return EXIT.done;
}

async function findLife(places: Places, subject: Subject): Promise<EnvelopeLife | undefined> {
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

const REACH = `the newest ${SEARCHED} ended deliveries of each integration (kept for 24 h) and the newest ${SEARCHED} dead letters`;

function notFound(
  { integrations }: Places,
  terminal: Terminal,
  text: string,
  asJson: boolean,
  also: readonly string[],
): number {
  const lookedAt = [
    'webhooks',
    ...integrations.map((name) => `deliveries.${name}`),
    'dead-letters and the record of the discarded ones',
    ...also,
  ];
  if (asJson) terminal.writeOut('null\n');
  terminal.writeError(
    `nothing is known of ${printableLine(text)}. Looked at: ${lookedAt.join('; ')}. ` +
      'A finished delivery is kept for 24 h, a dead letter for 30 days.\n',
  );
  return EXIT.found;
}
