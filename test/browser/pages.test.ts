import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { findChromium, openBrowser } from './open-browser.js';
import { dead, openScene, type Scene } from './scenes.js';

const chromium = findChromium();
const WHY_SKIPPED = 'there is no Chromium: install it (apt-get install chromium), or name it by CHROMIUM';
const inBrowser = chromium === undefined ? describe.skip : describe;
if (chromium === undefined) process.stderr.write(`browser tests are skipped: ${WHY_SKIPPED}\n`);
const CONTRAST_FAULTS = readFileSync(join(__dirname, 'contrast-faults.js'), 'utf8');

const PASSWORD = 'pw-5b1d0c7be2a94f36';
const PHONE = { width: 390, height: 844 };
/** As long as a vendor may make it, without a blank. */
const LONG = 'x'.repeat(500);

let redis: PrivateRedis;
let browser: Browser;
let scene: Scene;
let page: Page;
let complaints: string[];

inBrowser('in a browser', () => {
  beforeAll(async () => {
    redis = await startRedis();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser?.close();
    await redis?.stop();
  });
  beforeEach(() => {
    complaints = [];
  });
  afterEach(async () => {
    await page.context().close();
    expect(complaints).toEqual([]);
  });

  describe('an operator', () => {
    beforeEach(async () => {
      scene = await openScene(redis, `password: ${PASSWORD}`);
      await scene.report();
    });
    afterEach(leave);

    test('goes from a red status page to a dead letter, replays it after a question, and sees it delivered', async () => {
      const id = await refused();
      await open('/');
      await expectHeading('1 thing needs a person');
      await page
        .getByRole('row', { name: /^zstack-dc1/ })
        .getByRole('link', { name: '1' })
        .click();
      await expectHeading('Dead letters');
      await page.getByRole('link', { name: /root-disk/ }).click();
      await page.getByRole('link', { name: 'Replay…' }).click();
      expect(scene.ops.events()).toHaveLength(0);
      await page.getByRole('button', { name: 'Replay now' }).click();
      await page.getByText('Replayed, and delivered.').waitFor();
      await page.getByRole('link', { name: `${id}-r1` }).click();
      await page.getByRole('heading', { name: new RegExp(`Delivery ${id}-r1`) }).waitFor();
      expect(scene.ops.events()).toHaveLength(1);
    });

    test('discards another after a question, and may change his mind before', async () => {
      await refused();
      await open('/dead-letters');
      await page.getByRole('link', { name: /root-disk/ }).click();
      await page.getByRole('link', { name: 'Discard…' }).click();
      await page.getByRole('link', { name: 'No, keep it' }).click();
      await page.getByRole('link', { name: 'Discard…' }).click();
      await page.getByRole('button', { name: 'Discard for good' }).click();
      await expectHeading('Discarded');
      await page.getByRole('link', { name: 'To the other dead letters' }).click();
      await page.getByRole('heading', { name: 'There is none' }).waitFor();
    });

    test('sees trouble come and go on the page that he left open, where the keyboard stood', async () => {
      await open('/', {}, async () => await page.clock.install());
      await expectHeading('All is well');
      await page.evaluate("document.body.setAttribute('data-same', 'page')");
      await page.getByRole('link', { name: 'Dead letters', exact: true }).focus();
      const id = await refused();
      await sooner('1 thing needs a person');
      expect(await page.title()).toContain('(1) 1 dead letter at rest');
      expect(await page.locator('link[rel=icon]').getAttribute('href')).toBe('/pages/trouble.svg');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Dead letters');
      await scene.bench.deadLetters.remove(id);
      await sooner('All is well');
      expect(await page.locator('body').getAttribute('data-same')).toBe('page');
    });

    test('is told when the worker does not answer any more, and when it does again', async () => {
      await open('/', {}, async () => await page.clock.install());
      await expectHeading('All is well');
      await page.context().route('**/*', (route) => route.abort());
      await page.clock.runFor(16_000);
      await page.getByRole('alert').getByText('This page is out of date').waitFor();
      await page.context().unroute('**/*');
      await page.clock.runFor(6_000);
      await page.getByRole('alert').waitFor({ state: 'hidden' });
      complaints = complaints.filter((complaint) => !complaint.includes('ERR_FAILED'));
    });

    test('gets to the same without a script', async () => {
      const id = await refused();
      await open('/', { javaScriptEnabled: false });
      await page.getByRole('link', { name: 'See the dead letters' }).click();
      await page
        .getByRole('link', { name: 'Replay all 1' })
        .or(page.getByRole('link', { name: 'Replay it…' }))
        .click();
      await page.getByRole('button', { name: 'Replay it now' }).click();
      await page.getByText('1 dead letter handed to the worker.').waitFor();
      await eventually(scene.ops.events, ({ length }) => length === 1);
      await page.goto(`${scene.url}/explain?id=${id}`);
      await page.getByText(/delivered at/).waitFor();
    });
  });

  describe('every page', () => {
    let paths: string[];
    beforeAll(async () => {
      scene = await openScene(redis, `password: ${PASSWORD}`);
      await scene.report({ state: 'filling', envelopes: 3, oldestSince: Date.now() });
      const id = await refused(LONG);
      const story = `/dead-letters/${id}`;
      paths = ['/', '/dead-letters', story, `${story}/replay`, `${story}/discard`, '/dead-letters/replay'];
      paths.push(`/explain?id=${id}`, '/nowhere');
    });
    afterAll(() => scene.close());

    test.each([
      ['light', { width: 1280, height: 800 }],
      ['dark', PHONE],
      ['light', { width: 900, height: 800 }],
    ] as const)('is readable in the %s on %o, and never wider than the window', async (colorScheme, viewport) => {
      await open('/', { colorScheme, viewport });
      for (const path of paths) {
        await page.goto(`${scene.url}${path}`);
        expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, viewport.width]);
        expect([path, await page.evaluate(CONTRAST_FAULTS)]).toEqual([path, []]);
      }
      complaints = complaints.filter((complaint) => !complaint.includes('404'));
    });

    test('can be walked with the keyboard, past the navigation', async () => {
      await open('/dead-letters');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
    });

    test('leads to the board, and the board leads back', async () => {
      await open('/');
      await page.getByRole('link', { name: 'Queues' }).click();
      await page
        .getByRole('link', { name: /dead-letters/ })
        .first()
        .waitFor();
      await page.goto(`${scene.url}/board/queue/dead-letters?status=failed`);
      await page.getByText(/NoLicense/).waitFor();
    });
  });

  test('with board.readOnly nothing can be done', async () => {
    scene = await openScene(redis, 'readOnly: true');
    try {
      const id = await refused();
      for (const path of ['/', '/dead-letters', `/dead-letters/${id}`]) {
        if (path === '/') await open(path);
        else await page.goto(`${scene.url}${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        expect(await page.getByRole('button').filter({ hasNotText: 'Show' }).count()).toBe(0);
        expect(await page.getByRole('link', { name: /Replay|Discard/ }).count()).toBe(0);
      }
    } finally {
      await scene.close();
    }
  });
});

/** Opens a page, and listens for whatever a browser complains of from then on. */
async function open(path: string, options: BrowserContextOptions = {}, prepare = async () => {}): Promise<void> {
  const context = await browser.newContext({
    httpCredentials: { username: 'relay', password: PASSWORD },
    ...options,
  });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await prepare();
  await page.goto(`${scene.url}${path}`);
}

/** A dead letter that Flashduty would take the next time. */
async function refused(message = 'renew it'): Promise<string> {
  scene.ops.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', message, times: 1 }] });
  const id = `${await scene.accept('zstack-dc1', 'root-disk.trigger', 1)}-0`;
  await dead(scene.bench, id);
  return id;
}

/** Lets the page's own clock run ahead, as often as it takes. */
async function sooner(name: string): Promise<void> {
  await eventually(
    async () => {
      await page.clock.runFor(5_000);
      return await page.getByRole('heading', { level: 1, name }).count();
    },
    (count) => count === 1,
  );
}

async function expectHeading(name: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** The page first: it looks again by itself, and would complain of a server that is gone. */
async function leave(): Promise<void> {
  await page.context().close();
  await scene.close();
}
