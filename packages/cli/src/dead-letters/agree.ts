import { UsageError } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';
import { describeNotAtRest } from './describe-not-at-rest.js';
import { printCount, printLetters } from './print-letters.js';
import type { Selection } from './select-letters.js';

export interface Consent {
  readonly dryRun: boolean;
  /** The person has agreed on the command line. */
  readonly yes: boolean;
  readonly asJson: boolean;
}

/**
 * What comes before anything is changed: the count, then what a dry run lists, or the question. Gives the exit code when
 * the command ends here, and nothing when it may go on. Nobody there to ask is no consent.
 */
export async function agree(
  { letters, notAtRest }: Selection,
  question: string,
  { dryRun, yes, asJson }: Consent,
  terminal: Terminal,
): Promise<number | undefined> {
  const say = asJson ? terminal.writeError : terminal.writeOut;
  say(printCount(letters));
  if (dryRun) {
    if (asJson) terminal.writeOut(`${toJson(letters)}\n`);
    else if (letters.length > 0) terminal.writeOut(printLetters(letters, terminal));
    for (const other of notAtRest) say(`${other.id}  ${describeNotAtRest(other)}\n`);
    return notAtRest.length === 0 ? EXIT.done : EXIT.found;
  }
  if (yes || letters.length === 0) return undefined;
  if (terminal.ask === undefined) {
    throw new UsageError('nobody is there to confirm this; add --yes, or look first with --dry-run');
  }
  if (/^y(es)?$/i.test((await terminal.ask(`${question} [y/N] `)).trim())) return undefined;
  terminal.writeError('nothing was done\n');
  return EXIT.found;
}
