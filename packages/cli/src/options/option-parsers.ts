import { InvalidArgumentError, Option } from 'commander';
import { parseDurationMs, parseMoment } from './parse-moment.js';

function duration(text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs === undefined) throw new InvalidArgumentError('Use a duration such as 30s or 5m.');
  return durationMs;
}

/** `--deadline <duration>`; the default is given as a person would write it. */
export function deadlineOption(description: string, standard: string): Option {
  return new Option('--deadline <duration>', description).argParser(duration).default(duration(standard), standard);
}

export function momentBefore(now: () => number): (text: string) => number {
  return (text) => {
    const unixMs = parseMoment(text, now());
    if (unixMs === undefined)
      throw new InvalidArgumentError('Use a duration such as 2h, or a time such as 2026-11-20T03:00Z.');
    return unixMs;
  };
}

export function positiveInteger(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Use a whole number from 1.');
  return Number(text);
}
