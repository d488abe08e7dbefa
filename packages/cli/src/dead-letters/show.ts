import { showMomentAndAge } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import { printStory } from './print-story.js';

/** The whole story of one dead letter, also of one that was replayed. */
export async function showDeadLetter(
  { deadLetters }: RelayAccess,
  terminal: Terminal,
  id: string,
  asJson: boolean,
): Promise<number> {
  const state = await deadLetters.find(id);
  if (state !== undefined) {
    terminal.writeOut(asJson ? `${toJson(state)}\n` : printStory(state, terminal));
    return EXIT.done;
  }
  const discarded = (await deadLetters.discards()).find((record) => record.id === id);
  if (asJson) terminal.writeOut(`${toJson(discarded === undefined ? null : { kind: 'discarded', ...discarded })}\n`);
  const what =
    discarded === undefined
      ? 'there is no such dead letter (they are kept for 30 days)'
      : `was discarded at ${showMomentAndAge(discarded.at, terminal.now())}, ${discarded.code}, of ${discarded.source}`;
  if (!asJson) terminal.writeError(`${printableLine(id)}  ${what}\n`);
  return EXIT.found;
}
