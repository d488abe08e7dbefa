import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { zstackAlarm } from '../../../../../test/support/alarms.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../../test/support/redis.js';
import { openPages, type PageBench } from '../testing/open-pages.js';

let redis: PrivateRedis;
let pages: PageBench;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  pages = await openPages(redis);
});
afterEach(() => pages.close());

const KEY = 'zs:zstack:alarm:a1:0f0fc5534fc449b5a8d7146d155a577a';
const lookUp = async (id: string) => (await pages.get(`/explain?${new URLSearchParams({ id })}`)).text;

test('the life of a webhook is told from its receipt to its outcome, under any of its ids', async () => {
  const id = await pages.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  const text = await eventually(
    () => lookUp(id),
    (seen) => /delivered at .* after 1 attempt/.test(seen),
  );
  expect(text).toMatch(/<dd>\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ \(\d+s ago\) from zs, POST, \d+ bytes<\/dd>/);
  expect(text).toContain('<dd>as 1 event</dd>');
  expect(text).toContain(`<h3>Delivery <span class="id">${id}-0</span></h3>`);
  expect(text).toMatch(/<td data-name="Status">200<\/td>/);
  expect(await lookUp(`  ${id}-0 `)).toContain(`<h3>Delivery <span class="id">${id}-0</span></h3>`);
});

test('an alert key leads to all its events, and each dead letter to its story', async () => {
  pages.refuseNext();
  const dead = `${await pages.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'))}-0`;
  await pages.dead(dead);
  const delivered = await pages.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
  await eventually(pages.sent, ({ length }) => length === 1);
  const text = await eventually(
    () => lookUp(KEY),
    (seen) => seen.includes('0 unfinished, 2 ended, 1 dead letter'),
  );
  expect(text).toContain(`Delivery <span class="id">${delivered}-0</span>`);
  expect(text).toContain(`Dead letter <a class="id" href="/dead-letters/${dead}">`);
});

test('of what nobody knows it says where was looked', async () => {
  for (const id of ['01M7W75YR6PVVY15BX7223YSMF', 'no such key']) {
    expect(await lookUp(id)).toMatch(
      /Nothing is known of it<\/h2><p>Looked at: webhooks; deliveries\.ops; dead-letters/,
    );
  }
  expect((await pages.get('/explain')).text).toContain('<input type="search" name="id" value=""');
  expect((await pages.get(`/explain?id=${'x'.repeat(5_000)}`)).status).toBe(200);
});
