import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RedisClient } from '@relay/queue';

const FOLDER = join(__dirname, 'fixtures');

/** A webhook that the release answered 200. */
export interface Accepted {
  readonly id: string;
  readonly source: string;
  readonly kind: 'alarm' | 'ignored' | 'unreadable';
  readonly alert?: string;
  readonly step?: number;
}

export interface Step {
  readonly alert: string;
  readonly step: number;
}

/** What a release left behind, as record-release.mjs wrote it down. */
export interface Recorded {
  readonly release: string;
  /** Unix milliseconds. */
  readonly recordedAt: number;
  /** In this order. */
  readonly accepted: readonly Accepted[];
  /** What it had delivered when it was stopped. */
  readonly delivered: readonly Step[];
  /** Commands that fill an empty Redis. */
  readonly redis?: ReadonlyArray<readonly [command: string, ...args: string[]]>;
  /** Files under `ingress.spool.dir`. */
  readonly spool?: ReadonlyArray<{ readonly path: string; readonly base64: string }>;
}

export const fixtures: ReadonlyArray<readonly [name: string, recorded: Recorded]> = readdirSync(FOLDER).map((name) => [
  name,
  // The form is what record-release.mjs writes.
  JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Recorded,
]);

/** Brings back what was in Redis as if the release had been stopped a moment ago. */
export async function fillRedis(client: RedisClient, { redis = [], recordedAt }: Recorded): Promise<void> {
  const moved = createTimeShift(recordedAt, Date.now());
  for (const [command, ...args] of redis) await client.call(command, ...args.map(moved));
}

export async function fillSpool(dir: string, { spool = [] }: Recorded): Promise<void> {
  for (const { path, base64 } of spool) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), Buffer.from(base64, 'base64'));
  }
}

const NEAR_MS = 3 * 24 * 3_600_000;
/** BullMQ keeps the moment of a delayed job so many times over, to have room for a counter below it. */
const DELAYED_SCALE = 4096;

/** Moves every moment around the recording, wherever in a text it stands, to the same distance from now. */
function createTimeShift(recordedAt: number, now: number): (text: string) => string {
  const shift = (digits: string, scale: number): string => {
    const value = Number(digits);
    const isNear = Math.abs(value / scale - recordedAt) < NEAR_MS;
    return isNear ? String(value + (now - recordedAt) * scale) : digits;
  };
  return (text) =>
    text
      .replace(/(?<!\d)\d{13}(?!\d)/g, (digits) => shift(digits, 1))
      .replace(/(?<!\d)\d{16}(?!\d)/g, (digits) => shift(digits, DELAYED_SCALE));
}
