import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/process/ports.mjs';
import { provideRedisServer } from '../../scripts/redis/install-redis.mjs';

const MASTERS = 3;
const SLOTS = 16_384;
const READY_WITHIN_MS = 30_000;

/** A Redis Cluster of three masters, each with the settings of the single one. @param {import('./lab.mjs').Lab} lab */
export async function startRedisCluster(lab) {
  const server = await provideRedisServer();
  const masters = [];
  for (let index = 0; index < MASTERS; index += 1) masters.push(await startMaster(lab, server, index));

  for (const [index, { node }] of masters.entries()) {
    const from = Math.ceil((SLOTS / MASTERS) * index);
    const to = Math.ceil((SLOTS / MASTERS) * (index + 1));
    await node.call('CLUSTER', 'ADDSLOTS', ...Array.from({ length: to - from }, (_, slot) => from + slot));
    // Two nodes that both begin in the same epoch settle it between them after a while; this is said beforehand.
    await node.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { port, busPort } of masters.slice(1)) {
    await masters[0].node.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort);
  }
  const nodes = masters.map(({ node }) => node);
  const isWhole = async () => (await Promise.all(nodes.map(knowsAll))).every(Boolean);
  await lab.until(isWhole, READY_WITHIN_MS, 'the cluster to be whole');
  return { nodes, config: { cluster: masters.map(({ port }) => `127.0.0.1:${port}`) } };
}

async function startMaster(lab, server, index) {
  const dir = join(lab.dir, `redis-${index}`);
  mkdirSync(dir);
  const [port, busPort] = [await freePort(), await freePort()];
  const settings = {
    port,
    bind: '127.0.0.1',
    dir,
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    appendonly: 'yes',
    appendfsync: 'always',
    save: '',
    'auto-aof-rewrite-percentage': 0,
    'maxmemory-policy': 'noeviction',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let output = '';
  const child = spawn(server.program, args, { argv0: server.calledBy, stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.on('data', (text) => {
    output = `${output}${text}`.slice(-10_000);
  });
  await lab.watch(`redis-${index}`, child, () => output).logged(/Ready to accept connections/);
  const node = new Redis(port);
  lab.beforeClosing(() => node.disconnect());
  return { port, busPort, node };
}

async function knowsAll(node) {
  const info = String(await node.call('CLUSTER', 'INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${MASTERS}`);
}
