import type { RedisClient } from './connect.js';

export type Scripts<T> = Record<keyof T, (...args: Array<string | number>) => Promise<unknown>>;

/** Teaches a client Lua scripts of one key each, under their names, once. */
export function defineScripts<T extends Readonly<Record<string, string>>>(client: RedisClient, scripts: T): Scripts<T> {
  for (const [name, lua] of Object.entries(scripts)) {
    if (!(name in client)) client.defineCommand(name, { numberOfKeys: 1, lua });
  }
  // `defineCommand` adds the methods at run time, which the client's type cannot know.
  return client as unknown as Scripts<T>;
}
