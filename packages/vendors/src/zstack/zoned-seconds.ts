/**
 * Unix seconds of a wall clock in a zone; the wall clock comes as if it were UTC, in milliseconds. The offset is asked
 * for twice, since the first guess may lie on the other side of a change of clocks. Nothing for an unknown zone.
 */
export function zonedSeconds(wallClockMs: number, timezone: string): number | undefined {
  const offsetMs = offsetReader(timezone);
  if (offsetMs === undefined) return undefined;
  const guessMs = wallClockMs - offsetMs(wallClockMs);
  return Math.floor((wallClockMs - offsetMs(guessMs)) / 1000);
}

function offsetReader(timezone: string): ((atMs: number) => number) | undefined {
  try {
    const clock = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    return (atMs) => wallClock(clock, atMs) - atMs;
  } catch {
    // Intl knows no such zone.
    return undefined;
  }
}

function wallClock(clock: Intl.DateTimeFormat, atMs: number): number {
  const parts = Object.fromEntries(clock.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
