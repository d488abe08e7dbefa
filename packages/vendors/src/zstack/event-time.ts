import { zonedSeconds } from './zoned-seconds.js';

/** Unix milliseconds to seconds. A custom template renders `MM-dd HH:mm` here, which says neither year nor zone. */
export function alarmSeconds(alarmTime: string): number | undefined {
  return /^\d+$/.test(alarmTime) ? Math.floor(Number(alarmTime) / 1000) : undefined;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Java's `Jun 11, 2025 11:25:45 AM`; newer runtimes put a comma behind the year and U+202F (matched by `\s`) before AM. */
const EVENT_TIME = /^([a-z]{3})\s+(\d{1,2}),\s+(\d{4}),?\s+(\d{1,2}):(\d{2}):(\d{2})\s+([ap])m$/i;

/** The management node's local time. Without the zone that the source configures, it tells nothing. */
export function eventSeconds(eventTime: string, timezone: string | undefined): number | undefined {
  const match = EVENT_TIME.exec(eventTime);
  if (match === null || timezone === undefined) return undefined;
  const [, monthName = '', day, year, hour12, minute, second, half = ''] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  const hour = (Number(hour12) % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const isWrong = month < 0 || Number(hour12) > 12 || Number(day) > 31 || Number(minute) > 59 || Number(second) > 59;
  if (isWrong) return undefined;
  return zonedSeconds(Date.UTC(Number(year), month, Number(day), hour, Number(minute), Number(second)), timezone);
}
