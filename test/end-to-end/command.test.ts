import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addDeadLetter, connectConsumer, createDeadLetterQueue } from '@relay/queue';
import { aDeadLetter } from '../support/a-dead-letter.js';
import { eventually } from '../support/eventually.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { tempDir } from '../support/temp-dir.js';

/** What only a process of its own shows: what its libraries print, its pipes, its signals, and that it ends. */
const dir = tempDir();
let redis: PrivateRedis;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

async function relay(redisUrl: string, ...args: string[]) {
  const config = join(await mkdtemp(join(dir, 'config-')), 'relay.yaml');
  await writeFile(
    config,
    `redis: { url: "${redisUrl}" }
integrations: { ops: { pushUrl: "https://example.net/event/push/alert/standard?integration_key=key-4f1a77d0" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`,
  );
  return spawn(process.execPath, ['packages/cli/bin/relay.js', ...args], { env: { RELAY_CONFIG: config } });
}

/** Its dead letters are put at rest by hand: no worker runs here. */
async function fillWithDeadLetters(count: number): Promise<void> {
  const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  const queue = createDeadLetterQueue(client);
  for (let index = 0; index < count; index += 1) {
    const letter = aDeadLetter(`L${index}-0`);
    await addDeadLetter(queue, letter);
    await client.hset(`relay:{dead-letters}:${letter.id}`, {
      finishedOn: index + 1,
      failedReason: 'refused: x',
      atm: 1,
    });
    await client.zadd('relay:{dead-letters}:failed', index + 1, letter.id);
  }
  await client.del('relay:{dead-letters}:wait');
  await queue.close();
  client.disconnect();
}

// Both at once: the first does nothing but wait.
test.concurrent('the command says in one line that Redis is away, whatever its libraries would like to add', async () => {
  const child = await relay('redis://:a-redis-password@127.0.0.1:1', 'status');
  const [error, out, [code]] = await Promise.all([text(child.stderr), text(child.stdout), once(child, 'exit')]);
  expect({ code, out }).toEqual({ code: 3, out: '' });
  expect(error).toBe('error: cannot reach Redis at 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1\n');
});

test.concurrent('the command ends quietly when its reader has seen enough, and at Ctrl-C when it has', async () => {
  await fillWithDeadLetters(500);
  const reader = await relay(redis.url, 'dead-letters', 'list', '--json', '--limit', '500');
  const complaint = text(reader.stderr);
  await once(reader.stdout, 'data');
  reader.stdout.destroy();
  expect(await once(reader, 'exit')).toEqual([0, null]);
  expect(await complaint).toBe('');

  const replay = await relay(redis.url, 'dead-letters', 'replay', '--all', '--yes', '--rate', '1');
  let out = '';
  replay.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const ended = once(replay, 'exit');
  const client = connectConsumer({ kind: 'single', url: { reveal: () => redis.url } });
  await eventually(
    () => client.llen('relay:{dead-letters}:wait'),
    (length) => length > 0,
  );
  replay.kill('SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(out).toMatch(/\n\d+ pending, \d+ untouched of 500 dead letters\n$/);
  client.disconnect();
});
