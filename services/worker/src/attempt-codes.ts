import { CODES, STATUSES } from './classify-reply.js';
import { FAULT_CODES } from './send-to-flashduty.js';

/** A proxy's answers that the table of statuses has no row for, because all 5xx are one to it. */
const STATUSES_OF_PROXIES = ['http_500', 'http_502', 'http_503', 'http_504'];

/** Anything else: Flashduty may answer with a code of tomorrow, and who answers in its place with any text. */
export const OTHER_CODE = 'other';

const rows = [
  ...Object.entries(CODES),
  ...Object.entries(STATUSES).map(([status, row]) => [`http_${status}`, row] as const),
];

/** What an attempt that is repeated can have failed with, as the metrics tell it. */
export const RETRIED_CODES: ReadonlySet<string> = new Set([
  ...rows.filter(([, { kind }]) => kind !== 'refused').map(([code]) => code),
  ...STATUSES_OF_PROXIES,
  ...FAULT_CODES,
  'unreadable_reply',
  OTHER_CODE,
]);

/** The same for an attempt whose event was refused for good. */
export const REFUSED_CODES: ReadonlySet<string> = new Set([
  ...rows.filter(([, { kind }]) => kind === 'refused').map(([code]) => code),
  OTHER_CODE,
]);

export function tellCode(code: string | undefined, known: ReadonlySet<string>): string {
  return code !== undefined && known.has(code) ? code : OTHER_CODE;
}
