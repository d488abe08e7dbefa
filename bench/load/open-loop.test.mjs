import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { nowMs } from '../lab/clock.mjs';
import { openLoop } from './open-loop.mjs';
import { numberIn } from './webhooks.mjs';

test('no webhook is due after it has arrived: leaving early gains nothing', async () => {
  const arrivedAt = [];
  const server = createServer(async (request, response) => {
    const [at, chunks] = [nowMs(), await request.toArray()];
    arrivedAt[numberIn(Buffer.concat(chunks))] = at;
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const { dueAt } = await openLoop({ origin, paths: ['/'], perSecond: 270, count: 200, plan: { bodyBytes: 1024 } });
    assert.deepEqual(
      [...dueAt].filter((at, number) => at > arrivedAt[number]),
      [],
    );
  } finally {
    server.close();
  }
});
