/** `1 dead letter`, `12 dead letters`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const UNITS = [
  { name: 'd', ms: 86_400_000, from: 48 * 3_600_000 },
  { name: 'h', ms: 3_600_000, from: 3_600_000 },
  { name: 'm', ms: 60_000, from: 60_000 },
  { name: 's', ms: 1_000, from: 0 },
] as const;

/** `42s`, `12m`, `31h`, `5d`. */
export function showAge(ms: number): string {
  const age = Math.max(0, ms);
  const unit = UNITS.find(({ from }) => age >= from) ?? UNITS[3];
  return `${Math.floor(age / unit.ms)}${unit.name}`;
}

/** `2026-11-20 10:42:39Z`: in UTC, because the relay's machine and its readers may be in different zones. */
export function showMoment(unixMs: number): string {
  const date = new Date(unixMs);
  return Number.isNaN(date.getTime())
    ? 'unknown'
    : date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.\d+Z$/, 'Z');
}

/** With how long ago, or in how long. */
export function showMomentAndAge(unixMs: number, now: number): string {
  return unixMs > now
    ? `${showMoment(unixMs)} (in ${showAge(unixMs - now)})`
    : `${showMoment(unixMs)} (${showAge(now - unixMs)} ago)`;
}
