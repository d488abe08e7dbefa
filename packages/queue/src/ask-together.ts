import { gather } from './gather.js';

export type ScriptArgs = ReadonlyArray<string | number>;
export type ScriptReply = readonly [string, ...unknown[]];

/** Bounds how long a call keeps others from Redis. */
const QUESTIONS_A_CALL = 64;

/**
 * Asks a script that replies to each of many for all who ask within the same turn of the event loop: under load a call
 * carries some nine of them, for hardly more than the price of one. Whoever could not be answered alone fails alone.
 */
export function askTogether(call: (args: ScriptArgs) => Promise<unknown>): (args: ScriptArgs) => Promise<ScriptReply> {
  const ask = gather<ScriptArgs, ScriptReply>(async (all) => (await call(all.flat())) as readonly ScriptReply[], {
    most: QUESTIONS_A_CALL,
  });
  return async (args) => {
    const reply = await ask(args);
    if (reply[0] === 'fault') throw new Error(String(reply[1]));
    return reply;
  };
}
