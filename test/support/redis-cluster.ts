import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askRedis } from './ask-redis.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { type RedisSettings, SAFE, toArguments } from './redis.js';
import { type RedisProcess, startRedisProcess } from './redis-process.js';

const MASTERS = 3;
const SLOTS = 16_384;

/** Three masters with a third of the slots each, and a replica of each that takes over from a master silent for a second. */
export interface RedisCluster {
  readonly ports: readonly number[];
  /** The node that now holds this key as its master. */
  masterOf(key: string): Promise<RedisProcess>;
  /** The node that now follows the master of this key. */
  replicaOf(key: string): Promise<RedisProcess>;
  stop(): Promise<void>;
}

type Node = RedisProcess & { readonly busPort: number };

export async function startCluster(settings: RedisSettings = {}): Promise<RedisCluster> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-cluster-'));
  const nodes: Node[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node.kill()));
    await rm(dir, { recursive: true, force: true });
  };
  try {
    while (nodes.length < 2 * MASTERS) nodes.push(await startNode(dir, nodes.length, settings));
    await formCluster(nodes);
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    ports: nodes.map(({ port }) => port),
    masterOf: (key) => findHolder(nodes, key, 'master'),
    replicaOf: (key) => findHolder(nodes, key, 'replica'),
    stop,
  };
}

async function startNode(dir: string, number: number, settings: RedisSettings): Promise<Node> {
  const [port, busPort] = [await freePort(), await freePort()];
  const home = join(dir, String(number));
  await mkdir(home);
  const basics = {
    port: String(port),
    dir: home,
    'cluster-enabled': 'yes',
    'cluster-port': String(busPort),
    'cluster-node-timeout': '1000',
    'repl-diskless-sync-delay': '0',
  };
  const process = await startRedisProcess(port, dir, toArguments({ ...SAFE, ...basics, ...settings }));
  return { ...process, busPort };
}

async function formCluster(nodes: readonly Node[]): Promise<void> {
  const masters = nodes.slice(0, MASTERS);
  const replicas = nodes.slice(MASTERS);
  const [first, ...others] = nodes as [Node, ...Node[]];
  for (const [index, { port }] of masters.entries()) {
    const [from, to] = [index, index + 1].map((third) => Math.floor((third * SLOTS) / MASTERS)) as [number, number];
    await askRedis(port, 'CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
    // Without an epoch of its own a node is not the clear owner of its slots.
    await askRedis(port, 'CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const { port, busPort } of others) {
    await askRedis(first.port, 'CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPort));
  }
  await everyNodeSays(nodes, ['CLUSTER', 'INFO'], `cluster_known_nodes:${nodes.length}`);
  for (const [index, { port }] of replicas.entries()) {
    const master = masters[index] as Node;
    await askRedis(port, 'CLUSTER', 'REPLICATE', String(await askRedis(master.port, 'CLUSTER', 'MYID')));
  }
  await everyNodeSays(replicas, ['INFO', 'replication'], 'master_link_status:up');
  await everyNodeSays(nodes, ['CLUSTER', 'INFO'], 'cluster_state:ok');
}

async function everyNodeSays(nodes: readonly Node[], [command, question]: [string, string], wanted: string) {
  const ask = () => Promise.all(nodes.map(({ port }) => askRedis(port, command, question)));
  await eventually(ask, (answers) => answers.every((answer) => String(answer).includes(wanted)));
}

type HostAndPort = [host: string, port: number];

/** Asks the nodes one after the other, for some may be gone. */
async function findHolder(nodes: readonly Node[], key: string, role: 'master' | 'replica'): Promise<RedisProcess> {
  for (const { port } of nodes) {
    const asked = [askRedis(port, 'CLUSTER', 'KEYSLOT', key), askRedis(port, 'CLUSTER', 'SLOTS')];
    const answer = await Promise.all(asked).catch(() => undefined);
    if (answer === undefined) continue;
    // As the commands are documented to answer.
    const [slot, ranges] = answer as [number, Array<[from: number, to: number, ...HostAndPort[]]>];
    const [, , master, replica] = ranges.find(([from, to]) => from <= slot && slot <= to) ?? [];
    const [, holderPort] = (role === 'master' ? master : replica) ?? [];
    const holder = nodes.find((node) => node.port === holderPort);
    if (holder !== undefined) return holder;
  }
  throw new Error(`no node of the cluster knows the ${role} of ${key}`);
}
