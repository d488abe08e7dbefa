import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { addDeadLetter, DeadLetters, readLedger } from '@relay/queue';
import { aDeadLetter } from '../../../../../test/support/a-dead-letter.js';
import { zstackAlarm } from '../../../../../test/support/alarms.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../../test/support/redis.js';
import { openPages, type PageBench } from '../testing/open-pages.js';

const UNREADABLE = '{"facts":[]}';

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

async function unread(source = 'zs'): Promise<string> {
  const id = await pages.worker.accept(source, UNREADABLE);
  await pages.dead(id);
  return id;
}

async function refused(alert: string, state: 'Alarm' | 'OK' = 'Alarm'): Promise<string> {
  pages.refuseNext();
  const id = `${await pages.worker.accept('zs', zstackAlarm(alert, 1, state))}-0`;
  await pages.dead(id);
  return id;
}

const textOf = async (path: string) => (await pages.get(path)).text;
const idsIn = (text: string) => [...text.matchAll(/class="alert" href="\/dead-letters\/([^"]+)"/g)].map(([, id]) => id);
const until = (path: string, holds: (text: string) => boolean) => eventually(() => textOf(path), holds);

describe('the list', () => {
  test('shows the newest first, and only what was asked for', async () => {
    const [first, second, third] = [await unread(), await refused('a1'), await unread('net')];
    const all = await textOf('/dead-letters');
    expect(idsIn(all)).toEqual([third, second, first]);
    expect(all).toContain('<strong>3 dead letters</strong>');
    expect(all).toContain('<option value="payload_error">payload_error (2)</option>');
    expect(all).toMatch(/Warning<\/span> <span class="title">alarm a1 \/ kvm-node-07/);
    expect(idsIn(await textOf('/dead-letters?source=zs'))).toEqual([second, first]);
    expect(idsIn(await textOf('/dead-letters?source=zs&code=payload_error'))).toEqual([first]);
    expect(idsIn(await textOf('/dead-letters?integration=ops&code=refused'))).toEqual([second]);
    const none = await textOf('/dead-letters?source=nobody');
    expect(none).toContain('None matches. <a href="/dead-letters">Show all 3</a>');
    expect(none).not.toContain('Replay all');
  });

  test('comes in pages of fifty', async () => {
    for (let index = 0; index < 51; index += 1) {
      await addDeadLetter(
        pages.worker.deadLetters,
        aDeadLetter(`L${String(index).padStart(2, '0')}`, { source: 'zs' }),
      );
    }
    await eventually(
      () => pages.worker.deadLetters.getFailedCount(),
      (count) => count === 51,
    );
    const first = await textOf('/dead-letters?code=refused');
    expect(idsIn(first)).toHaveLength(50);
    expect(first).toContain('href="/dead-letters?code=refused&amp;page=2" rel="next"');
    expect(idsIn(await textOf('/dead-letters?code=refused&page=2'))).toEqual(['L00']);
    for (const page of ['0', '-1', 'x', '99', '1e9'])
      expect((await pages.get(`/dead-letters?page=${page}`)).status).toBe(200);
  });

  test('says when there is none', async () => {
    expect(await textOf('/dead-letters')).toContain('<h2>There is none</h2>');
  });
});

describe('the story', () => {
  test('tells what happened, what to do, what was tried and what was received', async () => {
    const id = await refused('a1');
    const text = await textOf(`/dead-letters/${id}`);
    expect(text).toMatch(/<h1><span class="badge warning">Warning<\/span> alarm a1 \/ kvm-node-07<\/h1>/);
    expect(text).toMatch(/<code>refused<\/code> HTTP 400 NoLicense: .* renew it, then replay/);
    expect(text).toContain('Flashduty refused the event for good.');
    expect(text).toContain('A replay would send the same event to ops, to the letter.');
    expect(text).toMatch(/<td data-name="Request id"><span class="id">\w+<\/span>/);
    expect(text).toContain('<dt>labels.ALARM_UUID</dt><dd>a1</dd>');
    expect(text).toContain('  &quot;ALARM_TIME&quot;: 1795000001000,');
    expect(text).toContain('/explain?id=zs%3Azstack%3Aalarm%3Aa1%3A0f0fc5534fc449b5a8d7146d155a577a');
    expect(text).toContain(`relay dead-letters show ${id}`);
  });

  test('of a webhook that could not be read says that it still cannot, and why', async () => {
    const id = await unread();
    const text = await textOf(`/dead-letters/${id}`);
    expect(text).toContain('Unread webhook of zs');
    expect(text).toMatch(
      /It would be a dead letter again, with <code>payload_error<\/code>: .*custom ZStack HTTP template/,
    );
    expect(text).toContain('None was made.');
  });

  test('shows what is different from the event that was tried', async () => {
    const id = await refused('a1');
    const job = await pages.worker.deadLetters.getJob(id);
    const letter = job?.data;
    if (letter?.event === undefined) throw new Error('no event');
    await job?.updateData({ ...letter, event: { ...letter.event, title_rule: 'as an older version had it' } });
    const text = await textOf(`/dead-letters/${id}`);
    expect(text).toContain('with 1 difference:');
    expect(text).toMatch(
      /<code>title_rule<\/code>.*<del>as an older version had it<\/del>.*<ins>alarm a1 \/ kvm-node-07<\/ins>/s,
    );
  });

  test('says that a newer event of the alert has been delivered since', async () => {
    const id = await refused('a1');
    await pages.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(pages.sent, ({ length }) => length === 1);
    expect(await until(`/dead-letters/${id}`, (text) => text.includes('would be superseded'))).toContain(
      'unless it is forced',
    );
  });

  test.each([
    [
      'a form',
      { body: 'task_name=%E4%B8%BB%E6%9C%BA&x=1', 'content-type': 'application/x-www-form-urlencoded' },
      '<dt>task_name</dt><dd>主机</dd>',
    ],
    ['no text', { body: '\u00ff\u00fe', 'content-type': 'application/octet-stream' }, '00000000'],
    ['nothing', { body: '', 'content-type': 'text/plain' }, 'It was empty.'],
    [
      'far too much',
      { body: `"${'x'.repeat(200_000)}`, 'content-type': 'text/plain' },
      '140,001 more characters are not shown',
    ],
  ])('makes a body readable that is %s', async (_what, { body, ...headers }, shown) => {
    const bytes = Buffer.from(body, headers['content-type'].startsWith('application/octet') ? 'latin1' : 'utf8');
    const id = await pages.worker.accept('zs', '', { headers, body: bytes, query: 'a=%3Cb%3E&c' });
    await pages.dead(id);
    const text = await textOf(`/dead-letters/${id}`);
    expect(text).toContain(shown);
    expect(text).toContain('<dt>a</dt><dd>&lt;b&gt;</dd>');
    expect(text.length).toBeLessThan(100_000);
  });

  test('of one that nobody knows is 404', async () => {
    const paths = ['/dead-letters/failed', '/dead-letters/meta', '/dead-letters/..%2fwebhooks'];
    paths.push('/dead-letters/01J0', '/dead-letters/01J0/replay', '/dead-letters/01J0/discard');
    for (const path of paths) expect((await pages.get(path)).status).toBe(404);
    for (const path of paths.slice(-2)) expect((await pages.send(path)).status).toBe(404);
  });
});

describe('Replay', () => {
  test('asks first, then hands it to the worker, and its page tells what became of it', async () => {
    const id = await refused('a1');
    const question = await textOf(`/dead-letters/${id}/replay`);
    expect(question).toContain('Replay it?');
    expect(question).toContain(`<form method="post" action="/dead-letters/${id}/replay">`);
    expect(await pages.worker.deadLetters.getJobState(id)).toBe('failed');

    const { status, headers } = await pages.send(`/dead-letters/${id}/replay`);
    expect([status, headers.location]).toEqual([303, `/dead-letters/${id}`]);
    const text = await until(`/dead-letters/${id}`, (seen) => seen.includes('Replayed, and delivered.'));
    expect(text).toContain(`<span class="badge good">delivered</span> <a class="id" href="/explain?id=${id}-r1">`);
    expect(text).not.toContain('/replay"');
    expect(pages.sent()).toEqual(['a1']);
  });

  test('in vain leaves it where it is, and says how often', async () => {
    const id = await unread();
    await pages.send(`/dead-letters/${id}/replay`);
    await until(`/dead-letters/${id}`, (text) => text.includes('replayed once in vain'));
  });

  test('sends the event as it was tried, or past a newer one, when that was ticked', async () => {
    const id = await refused('a1');
    const job = await pages.worker.deadLetters.getJob(id);
    const letter = job?.data;
    if (letter?.event === undefined) throw new Error('no event');
    await job?.updateData({ ...letter, event: { ...letter.event, labels: { ALARM_UUID: 'as it was' } } });
    await pages.worker.accept('zs', zstackAlarm('a1', 2, 'OK'));
    await eventually(pages.sent, ({ length }) => length === 1);
    await pages.send(`/dead-letters/${id}/replay`, { asWas: 'yes', force: 'yes' });
    await eventually(pages.sent, (sent) => sent.includes('as it was'));
  });

  test('and Discard of what is not at rest any more are told so', async () => {
    const id = await refused('a1');
    await pages.send(`/dead-letters/${id}/replay`);
    await until(`/dead-letters/${id}`, (seen) => seen.includes('Replayed, and delivered.'));
    for (const what of ['replay', 'discard']) {
      expect((await pages.get(`/dead-letters/${id}/${what}`)).status).toBe(409);
      const { status, text } = await pages.send(`/dead-letters/${id}/${what}`);
      expect([status, text]).toEqual([409, expect.stringContaining('not at rest any more')]);
    }
    expect(pages.sent()).toEqual(['a1']);
  });
});

describe('Discard', () => {
  test('asks first, then removes it, and a record of it is left', async () => {
    const [id, other] = [await refused('a1'), await refused('a2')];
    expect(await textOf(`/dead-letters/${id}/discard`)).toContain('Discard it for good?');
    expect((await pages.send(`/dead-letters/${id}/discard`)).headers.location).toBe(`/dead-letters/${id}`);
    const text = await textOf(`/dead-letters/${id}`);
    expect(text).toContain('<h1>Discarded</h1>');
    expect(text).toContain('Source zs, <code>refused</code>');
    expect(idsIn(await textOf('/dead-letters'))).toEqual([other]);
    expect(await readLedger(pages.worker.client)).toMatchObject([{ discarded: 1, open: 1 }]);
    expect(pages.worker.log.find('operator request')).toMatchObject([
      { operator: 'relay', method: 'POST', path: `/dead-letters/${id}/discard`, outcome: 303 },
    ]);
  });
});

describe('Replay of all that are listed', () => {
  test('tells their number first, and takes only those, the oldest first', async () => {
    const [first, , second] = [await refused('a1'), await unread('net'), await refused('a2')];
    const question = await textOf('/dead-letters/replay?source=zs');
    expect(question).toContain('Replay 2 dead letters of source zs?');
    const [, asked = ''] = /name="until" value="(\d+)"/.exec(question) ?? [];
    const later = await refused('a3');
    const { status, headers } = await pages.send('/dead-letters/replay', { source: 'zs', until: asked });
    expect([status, headers.location]).toEqual([303, '/dead-letters?source=zs&replayed=2&missed=0']);
    expect(await textOf(headers.location ?? '')).toContain('2 dead letters handed to the worker.');
    await eventually(pages.sent, ({ length }) => length === 2);
    expect(pages.worker.log.find('dead letter replayed').map(({ id }) => id)).toEqual([first, second]);
    expect(idsIn(await textOf('/dead-letters?source=zs'))).toEqual([later]);
    expect(idsIn(await textOf('/dead-letters'))).toHaveLength(2);
  });

  test('takes at most 500 at a time', async () => {
    const letters = new DeadLetters(pages.worker.client);
    for (let index = 0; index < 503; index += 1) {
      await addDeadLetter(letters.queue, aDeadLetter(`L${index}`, { source: 'gone', firstSeenAt: index }));
    }
    await eventually(
      () => letters.queue.getFailedCount(),
      (count) => count === 503,
    );
    expect(await textOf('/dead-letters/replay')).toContain('At most 500 are replayed at a time');
    const { headers } = await pages.send('/dead-letters/replay', { until: String(Number.MAX_SAFE_INTEGER) });
    expect(headers.location).toBe('/dead-letters?replayed=500&missed=0');
    await letters.queue.close();
  });

  test('needs the question to have been asked', async () => {
    await refused('a1');
    for (const fields of [{}, { until: '' }, { until: 'all' }]) {
      expect((await pages.send('/dead-letters/replay', fields)).status).toBe(400);
    }
    expect(await pages.worker.deadLetters.getFailedCount()).toBe(1);
  });
});
