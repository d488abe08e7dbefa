import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis } from './ask-redis.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { type RedisSettings, SAFE, toArguments } from './redis.js';
import { type RedisProcess, startRedisProcess } from './redis-process.js';

/** The name by which the sentinels know the master. */
const NAME = 'relay';

/** One master, one replica, and three sentinels that promote the replica when the master is silent for a second. */
export interface SentinelSet {
  readonly name: string;
  readonly sentinelPorts: readonly number[];
  readonly master: RedisProcess;
  readonly replica: RedisProcess;
  /** Resolves once the sentinels name the replica as the master. */
  promoted(): Promise<void>;
  /** Starts what was the master again, as the replica of the one that was promoted. */
  rejoin(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSentinels(settings: RedisSettings = {}): Promise<SentinelSet> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-sentinels-'));
  const running: RedisProcess[] = [];
  const run = async (port: number, args: readonly string[]): Promise<RedisProcess> => {
    const process = await startRedisProcess(port, dir, args);
    running.push(process);
    return process;
  };
  const startServer = async (name: string, port: number, own: RedisSettings): Promise<RedisProcess> => {
    const home = join(dir, name);
    await mkdir(home, { recursive: true });
    const basics = { ...SAFE, port: String(port), dir: home, 'repl-diskless-sync-delay': '0' };
    return await run(port, toArguments({ ...basics, ...settings, ...own }));
  };
  const stop = async (): Promise<void> => {
    await Promise.all(running.map((process) => process.kill()));
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const master = await startServer('master', await freePort(), {});
    const replica = await startServer('replica', await freePort(), { replicaof: `127.0.0.1 ${master.port}` });
    await follows(replica.port);
    const sentinelPorts = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const port = await freePort();
        await run(port, [await sentinelConf(dir, number, port, master.port), '--sentinel']);
        return port;
      }),
    );
    await Promise.all(sentinelPorts.map(knowsAll));
    return {
      name: NAME,
      sentinelPorts,
      master,
      replica,
      promoted: async () => {
        const seen = () =>
          Promise.all(sentinelPorts.map((port) => askRedis(port, 'SENTINEL', 'GET-MASTER-ADDR-BY-NAME', NAME)));
        await eventually(seen, (addresses) =>
          addresses.every((address) => String(address).endsWith(`,${replica.port}`)),
        );
      },
      rejoin: async () => {
        await master.kill();
        await startServer('master', master.port, { replicaof: `127.0.0.1 ${replica.port}` });
        await follows(master.port);
      },
      stop,
    };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function follows(port: number): Promise<void> {
  await eventually(
    () => askRedis(port, 'INFO', 'replication'),
    (info) => String(info).includes('master_link_status:up'),
  );
}

/** A sentinel writes what it learns into its file, so it needs one of its own. */
async function sentinelConf(dir: string, number: number, port: number, masterPort: number): Promise<string> {
  const path = join(dir, `sentinel-${number}.conf`);
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${dir}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${NAME} 1000`,
    `sentinel failover-timeout ${NAME} 4000`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  return path;
}

/** Before it knows the replica and the others, a sentinel would promote nobody. */
async function knowsAll(port: number): Promise<void> {
  const known = async (): Promise<Record<string, string>> => {
    const fields = (await askRedis(port, 'SENTINEL', 'MASTER', NAME)) as string[];
    return Object.fromEntries(fields.flatMap((field, at) => (at % 2 === 0 ? [[field, fields[at + 1] ?? '']] : [])));
  };
  await eventually(known, (master) => master['num-slaves'] === '1' && master['num-other-sentinels'] === '2');
}
