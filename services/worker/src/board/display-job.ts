import { DEAD_LETTER_CODES } from '@relay/contract';
import { readableBody } from './readable-body.js';

/** The times in jobs, by name and by their unit in milliseconds. */
const TIMES: Readonly<Record<string, number>> = {
  receivedAt: 1,
  firstSeenAt: 1,
  diedAt: 1,
  startedAt: 1,
  triedSince: 1,
  event_time: 1000,
};

const REMEDIES: ReadonlyMap<unknown, string> = new Map(Object.entries(DEAD_LETTER_CODES));

/** What is read first stands first: how it ended, why and what to do. The envelope is the longest part. */
const RANKS: Readonly<Record<string, number>> = { outcome: -4, code: -3, reason: -2, remedy: -1, envelope: 1 };
const rankOf = (key: string): number => RANKS[key] ?? 0;

/**
 * A job's data or result, made for reading: times as dates, a JSON body as JSON, a dead letter with its remedy. It takes
 * whatever is in Redis: one job of an older version must not cost the whole page.
 */
export function displayJob(value: unknown): unknown {
  if (!isRecord(value)) return display('', value);
  const remedy = REMEDIES.get(value.code);
  const entries = Object.entries(remedy === undefined ? value : { ...value, remedy });
  return display('', Object.fromEntries(entries.sort(([one], [other]) => rankOf(one) - rankOf(other))));
}

function display(key: string, value: unknown): unknown {
  if (typeof value === 'number') return displayNumber(value, TIMES[key]);
  if (Array.isArray(value)) return value.map((entry) => display('', entry));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) =>
      name === 'text' && typeof entry === 'string' && isEnvelope(value)
        ? ['body', readableBody(entry)]
        : [name, display(name, entry)],
    ),
  );
}

/** A number that is no moment in time is shown as it is. */
function displayNumber(value: number, unitMs: number | undefined): number | string {
  const moment = new Date(value * (unitMs ?? Number.NaN));
  return Number.isNaN(moment.getTime()) ? value : moment.toISOString();
}

/** A label may be called `text` as well, but was not received at a time. */
const isEnvelope = ({ receivedAt }: Readonly<Record<string, unknown>>): boolean => typeof receivedAt === 'number';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
