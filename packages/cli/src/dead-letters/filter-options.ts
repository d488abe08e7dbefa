import { DEAD_LETTER_CODES } from '@relay/contract';
import { type Command, Option } from 'commander';
import { momentBefore } from '../options/option-parsers.js';

/** The filters, the same for every command that takes a choice of dead letters. */
export function addFilterOptions(command: Command, now: () => number): Command {
  const moment = momentBefore(now);
  return command
    .option('--source <name>', 'of this source')
    .option('--integration <name>', 'of this integration')
    .addOption(new Option('--code <code>', 'with this code').choices(Object.keys(DEAD_LETTER_CODES)))
    .option('--reason <text>', 'with this text in the reason')
    .option('--since <when>', 'that died since then: a duration (2h) or a time in UTC', moment)
    .option('--until <when>', 'that died before then', moment)
    .option('--key <alert key>', 'of this alert');
}
