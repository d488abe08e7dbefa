import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.js';

/** What decides whether one Redis server can keep a promise. */
export interface RedisHealth {
  readonly address: string;
  readonly version: string;
  readonly usedMemoryBytes: number;
  /** 0: no limit but the machine's. */
  readonly maxMemoryBytes: number;
  readonly evictionPolicy: string;
  readonly appendOnly: boolean;
  /** `always`, `everysec` or `no`; undefined where the server does not let anybody ask (managed Redis). */
  readonly appendFsync?: string;
}

/** One entry for each server that holds data. */
export async function readRedisHealth(client: RedisClient): Promise<readonly RedisHealth[]> {
  return await Promise.all((client instanceof Cluster ? client.nodes('master') : [client]).map(readServer));
}

async function readServer(server: Redis): Promise<RedisHealth> {
  // Three questions, because Redis before 7.0 takes only one section at a time.
  const sections = await Promise.all(['server', 'memory', 'persistence'].map((section) => server.info(section)));
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(sections.join('\n'))?.[1] ?? '';
  const appendFsync = await askAppendFsync(server);
  return {
    address: `${server.options.host}:${server.options.port}`,
    version: field('redis_version'),
    usedMemoryBytes: Number(field('used_memory')),
    maxMemoryBytes: Number(field('maxmemory')),
    evictionPolicy: field('maxmemory_policy'),
    appendOnly: field('aof_enabled') === '1',
    ...(appendFsync === undefined ? {} : { appendFsync }),
  };
}

async function askAppendFsync(server: Redis): Promise<string | undefined> {
  try {
    // A list of name and value; the type does not know which command it answers.
    const [, value] = (await server.config('GET', 'appendfsync')) as string[];
    return value;
  } catch {
    return undefined;
  }
}
