import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeIngressReport } from '@relay/queue';
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

/** A look is shared for a second or more, so a page follows what happens a little later. */
const page = (holds: (text: string) => boolean) =>
  eventually(
    async () => (await pages.get('/')).text,
    (text) => holds(text),
  );

/** The cells of a row, without their markup. */
function rowOf(text: string, name: string): string[] {
  const [row = ''] = text.match(new RegExp(`<tr[^>]*><th scope="row"><span class="name">${name}<.*?</tr>`, 's')) ?? [];
  return [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/gs)].map(([, cell = '']) =>
    cell
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

describe('the status page', () => {
  test('says that all is well, and what became of everything by source and integration', async () => {
    await pages.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    await pages.worker.accept('zs', '{"product":"zstack","metric":"x","dataSource":"zstack"}');
    const text = await page((seen) => rowOf(seen, 'zs')[4] === '1' && rowOf(seen, 'zs')[6] === '1');
    expect(text).toContain('<title>All is well · Flashduty Relay</title>');
    expect(text).toMatch(/<h1 id="verdict">All is well<\/h1>/);
    expect(text).toContain('href="/pages/well.svg"');
    expect(text).toContain('aria-label="2 webhooks in the last hour, at most ');
    const [name, last, , ...figures] = rowOf(text, 'zs');
    expect(name).toBe('zs zstack → ops');
    expect(last).toMatch(/^(just now|\ds ago)$/);
    expect(figures).toEqual(['2', '1', '0', '1', '0', '0', '0']);
    expect(rowOf(text, 'net').slice(0, 2)).toEqual(['net zstack → ops', 'none yet expected every 6h']);
    expect(rowOf(text, 'ops')).toEqual(['ops format standard', 'Idle', '0', '0', '0', '0', '–', '1', '0']);
  });

  test('names what needs a person, with the remedy and the way there', async () => {
    const id = await pages.worker.accept('net', '{"facts":[]}');
    await pages.dead(id);
    const text = await page((seen) => seen.includes('1 thing needs a person'));
    expect(text).toContain('<title>(1) 1 dead letter at rest · Flashduty Relay</title>');
    expect(text).toContain('href="/pages/trouble.svg"');
    expect(text).toMatch(/1 dead letter at rest\.<\/p><p class="remedy">.* <a href="\/dead-letters">/);
    expect(text).toContain('<a class="number dead" href="/dead-letters?source=net">1</a>');
    expect(text).toContain('<a class="number dead" href="/dead-letters?integration=ops">1</a>');
    expect(rowOf(text, 'net').at(-2)).toBe('0');
  });

  test('shows what is held, why and until when, and its button ends the wait', async () => {
    pages.sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 429, retryAfter: 3600, times: 1 }] });
    await pages.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
    const text = await page((seen) => seen.includes('>Held<'));
    expect(rowOf(text, 'ops')[1]).toMatch(
      /^Held for \ds RequestTooFrequently: .*429.* next probe in (59m|1h) Try ops now$/,
    );
    expect(text).toContain('<form method="post" action="/integrations/ops/release">');
    const answer = await pages.send('/integrations/ops/release');
    expect([answer.status, answer.headers.location]).toEqual([303, '/integrations/ops/released']);
    expect((await pages.get('/integrations/ops/released')).text).toContain('one delivery goes out now');
    await eventually(pages.sent, ({ length }) => length === 1);
    await eventually(
      async () => (await pages.send('/integrations/ops/release')).headers.location,
      (location) => location === '/integrations/ops/idle',
    );
  });

  test('tells nothing of an integration that nobody configured', async () => {
    expect((await pages.send('/integrations/constructor/release')).status).toBe(404);
    expect((await pages.get('/integrations/nobody/released')).status).toBe(404);
    expect((await pages.get('/integrations/ops/nonsense')).status).toBe(404);
  });

  test('shows each ingress with its spool, and Redis with its memory', async () => {
    const at = Date.now();
    const spool = {
      id: 'a1',
      state: 'filling',
      dir: '/s',
      envelopes: 41,
      bytes: 187_392,
      maxBytes: 1024 ** 3,
      bySource: {},
      setAside: 1,
    } as const;
    await writeIngressReport(pages.worker.client, {
      instance: 'in-1:3000',
      at,
      startedAt: at,
      version: '0.0.9',
      spool,
    });
    const left = { ...spool, id: 'b2', dir: '/data/spool', envelopes: 1_204, oldestSince: at - 7 * 3_600_000 };
    const gone = { instance: 'in-2:3000', at: at - 5 * 3_600_000, startedAt: at, version: '0.0.9' };
    await writeIngressReport(pages.worker.client, { ...gone, spool: { ...left, bySource: { zs: 1_204 } } });
    // What its lifetime does, at once.
    await pages.worker.client.del('relay:{webhooks}:ingress-report:in-2:3000');
    const text = await page((seen) => seen.includes('in-1:3000'));
    expect(text).toContain('<span class="badge bad">spool filling</span>');
    expect(text).toContain('41 webhooks, 183 KiB of 1.0 GiB');
    expect(text).toContain('Ingress in-1:3000 is version 0.0.9, this worker');
    expect(text).toMatch(/3 things need a person/);
    expect(text).toContain(
      'Ingress in-2:3000, last seen 5h ago, has 1204 webhooks on its disk, in /data/spool, the oldest since 7h.',
    );
    expect(text).toMatch(
      /in-2:3000<\/span> <span class="badge bad">not seen, spool not empty<.*5h ago.*1204 webhooks.*\/data\/spool.*7h ago/s,
    );
    expect(text).not.toContain('in-2:3000 says nothing any more');
    expect(rowOf(text, 'zs').at(-2)).toBe('0 +1,204 left behind');
    expect(text).toMatch(/<dt>Memory<\/dt><dd>[\d.]+ MiB of 1\.0 GiB/);
  });

  test('brings itself up to date, with a script or without', async () => {
    const { text } = await pages.get('/');
    expect(text).toContain('<script src="/pages/live.js" defer></script>');
    expect(text).toContain('<noscript><meta http-equiv="refresh" content="15"></noscript>');
  });
});

test('without Redis every page answers, says so with the remedy, and the status page shows what it saw the last time', async () => {
  await pages.worker.accept('zs', zstackAlarm('a1', 1, 'Alarm'));
  await page((seen) => rowOf(seen, 'zs')[4] === '1');
  redis.freeze();
  try {
    const others = ['/dead-letters', '/explain?id=x', '/dead-letters/01J0000000PVVY15BX7223YSMF-0'].map(pages.get);
    const text = await page((seen) => seen.includes('<h1 id="verdict">Redis is away</h1>'));
    expect(text).toContain(`Redis at 127.0.0.1:${redis.port} stopped answering`);
    expect(text).toContain('docker compose logs redis');
    expect(text).toContain('The figures below are of ');
    expect(rowOf(text, 'zs')[4]).toBe('1');
    expect(text).not.toContain('<form');
    for (const { status, text: refusal } of await Promise.all(others)) {
      expect([status, refusal]).toEqual([503, expect.stringContaining('See that Redis runs')]);
    }
    expect((await pages.get('/explain')).status).toBe(200);
  } finally {
    redis.thaw();
  }
  await page((seen) => seen.includes('>All is well</h1>'));
});
