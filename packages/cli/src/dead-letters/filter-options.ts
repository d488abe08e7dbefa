import { DEAD_LETTER_CODES } from '@relay/contract';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseMoment } from './parse-moment.js';

/** The filters, the same for every command that takes a choice of dead letters. */
export function addFilterOptions(command: Command, now: () => number): Command {
  const moment = (text: string): number => {
    const unixMs = parseMoment(text, now());
    if (unixMs === undefined)
      throw new InvalidArgumentError('Use a duration such as 2h, or a time such as 2026-11-20T03:00Z.');
    return unixMs;
  };
  return command
    .option('--source <name>', 'of this source')
    .option('--integration <name>', 'of this integration')
    .addOption(new Option('--code <code>', 'with this code').choices(Object.keys(DEAD_LETTER_CODES)))
    .option('--reason <text>', 'with this text in the reason')
    .option('--since <when>', 'that died since then: a duration (2h) or a time in UTC', moment)
    .option('--until <when>', 'that died before then', moment)
    .option('--key <alert key>', 'of this alert');
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Use a whole number from 1.');
  return Number(text);
}
