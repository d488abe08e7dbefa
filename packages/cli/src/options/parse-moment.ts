const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const DURATION = /^(\d{1,9})([smhd])$/;
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** `30s`, `15m`, `2h` or `7d` in milliseconds. */
export function parseDurationMs(text: string): number | undefined {
  const [, amount, unit = ''] = DURATION.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  return unitMs === undefined ? undefined : Number(amount) * unitMs;
}

/** A moment so long ago, or an ISO time, as Unix milliseconds. A time without a zone is in UTC, as everything shown is. */
export function parseMoment(text: string, now: number): number | undefined {
  const ago = parseDurationMs(text);
  if (ago !== undefined) return now - ago;
  const [, time, , , zone] = ISO_TIME.exec(text) ?? [];
  if (!ISO_TIME.test(text)) return undefined;
  const moment = Date.parse(time === undefined || zone !== undefined ? text : `${text}Z`);
  return Number.isNaN(moment) ? undefined : moment;
}
