import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { askRedis } from '../../../test/support/ask-redis.js';
import { eventually } from '../../../test/support/eventually.js';
import { freePort } from '../../../test/support/free-port.js';
import { startRedis } from '../../../test/support/redis.js';
import { type RedisCluster, startCluster } from '../../../test/support/redis-cluster.js';
import { PatientCluster } from './patient-cluster.js';

let cluster: RedisCluster;
let clients: PatientCluster[] = [];

beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());
afterEach(() => {
  for (const client of clients) client.disconnect();
  clients = [];
});

function connectTo(ports: readonly number[]): PatientCluster {
  const nodes = ports.map((port) => ({ host: '127.0.0.1', port }));
  const client = new PatientCluster(nodes, { lazyConnect: true, clusterRetryStrategy: () => 50 });
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

test('a wish to connect to a cluster that is found down is fulfilled when it is up', async () => {
  const busPort = String(await freePort());
  const lone = await startRedis({
    'cluster-enabled': 'yes',
    'cluster-port': busPort,
    'cluster-announce-ip': '127.0.0.1',
  });
  try {
    await askRedis(lone.port, 'CLUSTER', 'ADDSLOTSRANGE', '0', '16382');
    const client = connectTo([lone.port]);
    const connecting = client.connect();
    await once(client, 'reconnecting');
    await askRedis(lone.port, 'CLUSTER', 'ADDSLOTS', '16383');
    await connecting;
    expect(client.status).toBe('ready');
  } finally {
    await lone.stop();
  }
});

test('it is refused when the client is ended instead', async () => {
  const client = connectTo([await freePort()]);
  const connecting = client.connect();
  client.disconnect();
  await expect(connecting).rejects.toThrow();
});

test('a client that is ended between two tries has ended', async () => {
  const client = connectTo([await freePort()]);
  client.connect().catch(() => undefined);
  await eventually(
    () => client.status,
    (status) => status === 'reconnecting',
  );
  const ended = once(client, 'end');
  client.disconnect();
  await ended;
});

test.each(['the client', 'a duplicate of it'])(
  '%s stays ended when its connections close one after the other',
  async (which) => {
    const client = connectTo(cluster.ports);
    await client.connect();
    const ending = which === 'the client' ? client : client.duplicate();
    if (ending !== client) await ending.connect();
    await Promise.all(ending.nodes().map((node) => node.ping()));
    const closing = ending.nodes().map((node) => once(node, 'end'));
    ending.disconnect();
    await Promise.all(closing);
    await new Promise(setImmediate);
    expect(ending.status).toBe('end');
    await expect(ending.get('{webhooks}')).rejects.toThrow();
  },
);
