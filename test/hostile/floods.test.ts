import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { isAccepted } from '../support/is-accepted.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { prepareRelay, type Relay, type StartedIngress, TOKENS, webhookUrl } from '../support/relay.js';
import { type HonestSender, startHonestSender } from './honest-sender.js';
import { everythingFrom, rawRequest, statusesIn } from './raw-request.js';

/** `HOSTILE=long npm test -- test/hostile` is the long form. */
const IS_LONG = process.env.HOSTILE === 'long';
const WRONG_TOKENS = IS_LONG ? 100_000 : 2_000;
const WRONG_TOKENS_AT_ONCE = 100;
const MIB = 1024 * 1024;
/** What the ingress may grow by under any of the attacks: a few times what it was seen to, a fraction of what it would. */
const MAX_GROWTH_BYTES = 400 * MIB;

const MAX_CONNECTIONS = 10_000;
const MAX_CONNECTIONS_PER_SENDER = 1_000;
const IDLE_CONNECTIONS = 11_000;
/** A quarter of the files is not for connections. */
const NEEDED_FILES = 14_000;

const PATH = `/webhooks/zstack/${TOKENS.zstack}`;
const head = (path: string, length: number) => `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${length}\r\n\r\n`;

/** Every address of 127.0.0.0/8 is another sender; elsewhere there is only one, which would be attacker and victim. */
const testWithSenders = process.platform === 'linux' ? test : test.skip;

// So many at once can fill the kernel's own queue of connections, and then the honest sender's too is not answered.
const testWithFiles = IS_LONG && openFilesLimit() >= NEEDED_FILES ? testWithSenders : test.skip;

let redis: PrivateRedis;
let relay: Relay;
let ingress: StartedIngress;
let port: number;
let calmBytes: number;
const slow: string[] = [];
let honest: HonestSender;
const sockets: Socket[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const pushUrl = 'http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y';
  relay = await prepareRelay({ redisUrl: redis.url, pushUrl });
  ingress = await relay.startIngress();
  port = Number(new URL(ingress.url).port);
  await eventually(
    () => isAccepted(webhookUrl(ingress.url, 'zstack'), '{}'),
    (accepted) => accepted,
  );
  calmBytes = await residentBytes();
  for (const bytes of ['', 'POST /', `POST ${PATH} HTTP/1.1\r\nHost: x\r\n`]) {
    void everythingFrom(attack('127.0.9.1', bytes)).then((answer) => slow.push(answer));
  }
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await relay.stop();
  await redis.stop();
});

async function residentBytes(): Promise<number> {
  const text = await (await fetch(`${ingress.opsUrl}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

/** A connection of another sender, that is left as it is after the bytes. */
function attack(localAddress: string, bytes: string | Buffer): Socket {
  const socket = connect({ host: '127.0.0.1', port, localAddress }).on('error', () => undefined);
  if (bytes.length > 0) socket.write(bytes);
  sockets.push(socket);
  return socket;
}

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function openFilesLimit(): number {
  if (process.platform !== 'linux') return 0;
  return Number(/^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]);
}

/** How often each status was the first, 0 standing for none. */
function firstStatuses(answers: readonly string[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const answer of answers) {
    const [status = 0] = statusesIn(answer);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

describe('the next sender is served, and memory is bounded, while', () => {
  beforeEach(() => {
    honest = startHonestSender(port, PATH);
  });
  afterEach(async () => {
    expect([...(await honest.stop()).keys()]).toEqual([200]);
    expect((await residentBytes()) - calmBytes).toBeLessThan(MAX_GROWTH_BYTES);
  });

  testWithSenders(
    'tokens are tried by the thousand',
    async () => {
      const answers: string[] = [];
      let next = 0;
      const tryTokens = async (): Promise<void> => {
        while (next < WRONG_TOKENS) {
          next += 1;
          answers.push(
            await rawRequest(head(`/webhooks/zstack/guess-${next}`, 0), { port, localAddress: '127.0.0.2' }),
          );
        }
      };
      await Promise.all(times(WRONG_TOKENS_AT_ONCE, tryTokens));
      expect(firstStatuses(answers)).toEqual({ 401: WRONG_TOKENS });
      expect(ingress.lines.filter((line) => line.includes('127.0.0.2')).length).toBeLessThan(100);
      // Whoever shares the guesser's address and knows the token is served as ever.
      const neighbour = { port, localAddress: '127.0.0.2' };
      expect(
        statusesIn(await rawRequest(head(PATH, 0).replace('Host', 'Connection: close\r\nHost'), neighbour)),
      ).toEqual([200]);
    },
    IS_LONG ? 600_000 : 60_000,
  );

  testWithSenders(
    'one sender opens more connections than it may have, and says nothing or half a webhook',
    async () => {
      const bytes = ['', 'GET', head(PATH, 100)];
      const flood = times(1_500, (index) => attack('127.0.0.3', bytes[index % bytes.length] ?? ''));
      await eventually(
        () => flood.filter(({ closed }) => closed).length,
        (closed) => closed >= 500,
      );
      expect(ingress.lines.join('')).toMatch(/"address":"127.0.0.3","msg":"connection closed for another"/);
      for (const socket of flood) socket.destroy();
    },
  );

  testWithSenders('refused webhooks announce bodies that never come', async () => {
    const flood = times(MAX_CONNECTIONS_PER_SENDER, () => attack('127.0.0.7', head('/nowhere', 100)));
    await Promise.all(flood.map((socket) => once(socket, 'data')));
    const neighbour = { port, localAddress: '127.0.0.7' };
    expect(statusesIn(await rawRequest(head(PATH, 0).replace('Host', 'Connection: close\r\nHost'), neighbour))).toEqual(
      [200],
    );
  });

  testWithSenders('one sender fills its share of memory with bodies that never end', async () => {
    const almost = Buffer.concat([Buffer.from(head(PATH, MIB)), Buffer.alloc(MIB - 1)]);
    const flood = times(90, () => attack('127.0.0.4', almost));
    const refused = await Promise.any(flood.map(everythingFrom));
    expect(statusesIn(refused)).toEqual([503]);
    expect(refused).toContain('Retry-After: ');
    for (const socket of flood) socket.destroy();
  });

  testWithSenders('queries, chunks and requests come by the thousand in one piece', async () => {
    const pieces = [
      head(`/webhooks/zstack?${'%&'.repeat(7_000)}`, 0),
      `POST /webhooks/zstack/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\nx\r\n'.repeat(100_000)}`,
      head('/webhooks/zstack/x', 0).repeat(5_000),
      `GET ${PATH} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(5_000),
    ];
    const answers = await Promise.all(
      times(40, (index) => rawRequest(pieces[index % pieces.length] ?? '', { port, localAddress: '127.0.0.5' })),
    );
    expect(
      Object.keys(firstStatuses(answers))
        .map(Number)
        .every((status) => [0, 200, 401].includes(status)),
    ).toBe(true);
  });

  testWithSenders('senders go away in the middle', async () => {
    const flood = times(500, () => attack('127.0.0.6', `${head(PATH, 100_000)}half`));
    await Promise.all(flood.map((socket) => once(socket, 'connect')));
    for (const socket of flood) socket.resetAndDestroy();
  });

  testWithSenders('senders that never finish their headers are hung up on', async () => {
    await eventually(
      () => slow.length,
      (count) => count === 3,
    );
    expect(firstStatuses(slow)).toEqual({ 0: 1, 408: 2 });
  });

  testWithFiles(
    `ten thousand connections say nothing (in the long form, with ${NEEDED_FILES} open files)`,
    async () => {
      const flood = times(IDLE_CONNECTIONS, (index) => attack(`127.0.1.${1 + (index % 100)}`, ''));
      await eventually(
        () => flood.filter(({ closed }) => closed).length,
        (closed) => closed >= IDLE_CONNECTIONS - MAX_CONNECTIONS,
      );
      expect(ingress.lines.join('')).toMatch(/"address":"127.0.1.\d+","msg":"connection closed for another"/);
      for (const socket of flood) socket.destroy();
    },
  );
});

testWithSenders('a stop does not wait for those who say nothing', async () => {
  const silent = everythingFrom(attack('127.0.0.1', ''));
  // What is answered on a later connection says that the silent one has been accepted.
  expect(await isAccepted(webhookUrl(ingress.url, 'zstack'), '{}')).toBe(true);
  ingress.signal('SIGTERM');
  expect(await ingress.ended()).toEqual({ code: 0, signal: null });
  expect(await silent).toBe('');
  const told = ingress.lines.filter((line) => line.includes('more webhooks refused'));
  expect(told.join('')).toMatch(/"address":"127.0.0.2","refusals":\{"wrong_token":\d{4,}/);
});
