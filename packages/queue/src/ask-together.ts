import { gather } from './gather.js';

export type ScriptArgs = ReadonlyArray<string | number>;

/** Bounds how long a call keeps others from Redis. */
const QUESTIONS_A_CALL = 64;

/**
 * Asks a script that replies to each of many for all who ask within the same turn of the event loop: under load a call
 * carries some ten of them, for hardly more than the price of one. Where it fails, each is asked for by itself: one whose
 * keys were tampered with must not fail the others, now and whenever all of them try again.
 */
export function askTogether(call: (args: ScriptArgs) => Promise<unknown>): (args: ScriptArgs) => Promise<unknown> {
  const askFor = async (all: readonly ScriptArgs[]): Promise<readonly unknown[]> =>
    (await call(all.flat())) as readonly unknown[];
  return gather<ScriptArgs, unknown>(
    async (all) => {
      try {
        return await askFor(all);
      } catch (thrown) {
        if (all.length === 1) throw thrown;
        return all.map(async (args) => (await askFor([args]))[0]);
      }
    },
    { most: QUESTIONS_A_CALL },
  );
}
