import type { BuriedLetter } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';
import { type LetterFilter, matchesFilter } from './letter-filter.js';
import { type LetterSummary, summarize } from './letter-summary.js';
import { printLetters } from './print-letters.js';

export interface ListOptions {
  readonly filter: LetterFilter;
  readonly limit: number;
  readonly asJson: boolean;
}

/** Shows the newest dead letters first, and says how many more there are. */
export async function listDeadLetters(relay: RelayAccess, terminal: Terminal, options: ListOptions): Promise<number> {
  const { filter, limit, asJson } = options;
  const sheet = asJson ? jsonSheet(terminal) : tableSheet(terminal);
  let matching = 0;
  for await (const buried of relay.deadLetters.read('newest first')) {
    if (!matchesFilter(buried, filter)) continue;
    matching += 1;
    if (matching <= limit) sheet.add(buried);
  }
  sheet.end();
  const more = matching - limit;
  if (more > 0) terminal.writeError(`… and ${more} more; --limit ${matching} shows all\n`);
  return EXIT.done;
}

interface Sheet {
  add(buried: BuriedLetter): void;
  end(): void;
}

function tableSheet(terminal: Terminal): Sheet {
  const letters: LetterSummary[] = [];
  return {
    add: (buried) => letters.push(summarize(buried)),
    end: () => terminal.writeOut(letters.length === 0 ? 'no dead letters\n' : printLetters(letters, terminal)),
  };
}

/** Writes each record at once: thousands of whole webhooks need not be in memory together. */
function jsonSheet({ writeOut }: Terminal): Sheet {
  let isFirst = true;
  return {
    add: ({ kind: _kind, letter, ...rest }) => {
      writeOut(`${isFirst ? '[\n' : ',\n'}${toJson({ ...letter, ...rest })}`);
      isFirst = false;
    },
    end: () => writeOut(isFirst ? '[]\n' : '\n]\n'),
  };
}
