import type { Command } from 'commander';
import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { deadlineOption, positiveInteger } from '../options/option-parsers.js';
import type { Terminal } from '../terminal.js';
import { discardDeadLetters } from './discard.js';
import { addFilterOptions } from './filter-options.js';
import type { LetterFilter } from './letter-filter.js';
import { listDeadLetters } from './list.js';
import { replayDeadLetters } from './replay.js';
import { checkChoice, selectLetters } from './select-letters.js';
import { showDeadLetter } from './show.js';

type Finish = Parameters<AddCommand>[2];

export const addDeadLetters: AddCommand = (program, terminal, finish) => {
  const group = program
    .command('dead-letters')
    .description('what will not be tried again by itself: list it, read its story, send it again or give it up');
  addList(group, terminal, finish);
  addShow(group, terminal, finish);
  addReplay(group, terminal, finish);
  addDiscard(group, terminal, finish);
};

function addList(group: Command, terminal: Terminal, finish: Finish): void {
  interface Options extends LetterFilter {
    readonly limit: number;
    readonly json?: true;
  }
  const command = group.command('list').description('list dead letters, the newest first');
  addFilterOptions(command, terminal.now)
    .option('--limit <n>', 'show so many', positiveInteger, 50)
    .option('--json', 'print the full records as a JSON array')
    .action(({ limit, json, ...filter }: Options) =>
      withRelay(terminal, async (relay, masked) =>
        finish(await listDeadLetters(relay, masked, { filter, limit, asJson: json === true })),
      ),
    );
}

function addShow(group: Command, terminal: Terminal, finish: Finish): void {
  group
    .command('show')
    .description('tell the whole story of a dead letter: why, what was tried, what was received')
    .argument('<id>', 'as the list shows it')
    .option('--json', 'print JSON')
    .action((id: string, { json }: { json?: true }) =>
      withRelay(terminal, async (relay, masked) => finish(await showDeadLetter(relay, masked, id, json === true))),
    );
}

/** What choosing and agreeing take, the same for replay and discard. */
interface ChoiceOptions extends LetterFilter {
  readonly all?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

function addChoiceOptions(command: Command, terminal: Terminal): Command {
  return addFilterOptions(command.argument('[ids...]', 'dead letters, as the list shows them'), terminal.now)
    .option('--all', 'every dead letter there is')
    .option('--dry-run', 'only count and list them')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON');
}

function addReplay(group: Command, terminal: Terminal, finish: Finish): void {
  interface Options extends ChoiceOptions {
    readonly rate: number;
    readonly asWas?: true;
    readonly force?: true;
    /** Commander's form of --no-wait. */
    readonly wait: boolean;
    readonly deadline: number;
  }
  const command = group
    .command('replay')
    .description('send dead letters again in their order, each as a fresh delivery with the full budget');
  addChoiceOptions(command, terminal)
    .option('--rate <n>', 'hand over so many a second', positiveInteger, 20)
    .option('--as-was', 'send the event as it was, instead of reading the webhook again with the code of today')
    .option('--force', 'send it although a newer event of its alert was delivered since')
    .option('--no-wait', 'do not wait for the deliveries to end')
    .addOption(deadlineOption('wait no longer than this for them', '1m'))
    .action((ids: string[], options: Options) => {
      const { all, dryRun, yes, json, rate, asWas, force, wait, deadline, ...filter } = options;
      const choice = { ids, filter, all: all === true };
      checkChoice(choice);
      return withRelay(terminal, async (relay, masked) => {
        const selection = await selectLetters(relay.deadLetters, choice);
        const replaying = {
          dryRun: dryRun === true,
          yes: yes === true,
          asJson: json === true,
          wish: { ...(asWas ? { asWas } : {}), ...(force ? { force } : {}) },
          perSecond: rate,
          waitMs: wait ? deadline : 0,
        };
        finish(await replayDeadLetters(relay, masked, selection, replaying));
      });
    });
}

function addDiscard(group: Command, terminal: Terminal, finish: Finish): void {
  const command = group.command('discard').description('give dead letters up for good; how many and which is kept');
  addChoiceOptions(command, terminal).action((ids: string[], options: ChoiceOptions) => {
    const { all, dryRun, yes, json, ...filter } = options;
    const choice = { ids, filter, all: all === true };
    checkChoice(choice);
    return withRelay(terminal, async (relay, masked) => {
      const selection = await selectLetters(relay.deadLetters, choice);
      const consent = { dryRun: dryRun === true, yes: yes === true, asJson: json === true };
      finish(await discardDeadLetters(relay, masked, selection, consent));
    });
  });
}
