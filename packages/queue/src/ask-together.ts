import { gather } from './gather.js';

export type ScriptArgs = ReadonlyArray<string | number>;
export type ScriptReply = readonly [string, ...unknown[]];

/** Bounds how long a call keeps others from Redis. */
const QUESTIONS_A_CALL = 64;

/**
 * Asks a script that replies to each of many for all who ask within the same turn of the event loop: under load a call
 * carries some ten of them, for hardly more than the price of one. While nobody else has asked, one goes at once. Whoever
 * could not be answered alone fails alone.
 */
export function askTogether(call: (args: ScriptArgs) => Promise<unknown>): (args: ScriptArgs) => Promise<ScriptReply> {
  const askAll = async (all: readonly ScriptArgs[]): Promise<readonly ScriptReply[]> =>
    (await call(all.flat())) as readonly ScriptReply[];
  const askWithOthers = gather<ScriptArgs, ScriptReply>(askAll, { most: QUESTIONS_A_CALL });
  const askAlone = async (args: ScriptArgs): Promise<ScriptReply> => (await askAll([args]))[0] ?? ['fault', 'no reply'];
  let asking = 0;
  return async (args) => {
    asking += 1;
    const reply = await (asking === 1 ? askAlone(args) : askWithOthers(args)).finally(() => {
      asking -= 1;
    });
    if (reply[0] === 'fault') throw new Error(String(reply[1]));
    return reply;
  };
}
