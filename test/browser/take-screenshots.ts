import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { startRedis } from '../support/redis.js';
import { findChromium, openBrowser } from './open-browser.js';
import { openScene, playTrouble, playWell, type Scene } from './scenes.js';

const WINDOWS = {
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
} as const;
const SCHEMES = ['light', 'dark'] as const;

/** Writes one picture for each page, window and colour scheme. Throws where there is no Chromium. */
export async function takeScreenshots(directory: string): Promise<void> {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('no Chromium: install it, or name it by CHROMIUM');
  await mkdir(directory, { recursive: true });
  const redis = await startRedis();
  const browser = await openBrowser(chromium);
  const shoot = (pages: Readonly<Record<string, string>>) => shootAll(browser, directory, pages);
  try {
    const quiet = await openScene(redis);
    await playWell(quiet);
    await shoot({ 'status-well': quiet.url, 'dead-letters-none': `${quiet.url}/dead-letters` });
    await quiet.close();

    const scene = await openScene(redis);
    const { refused, unread } = await playTrouble(scene);
    await ageEvent(scene, refused);
    await shoot({
      'status-trouble': scene.url,
      'dead-letters': `${scene.url}/dead-letters`,
      'dead-letters-chosen': `${scene.url}/dead-letters?source=zstack-dc1&code=refused`,
      'story-refused': `${scene.url}/dead-letters/${refused}`,
      'story-unread': `${scene.url}/dead-letters/${unread}`,
      'question-replay': `${scene.url}/dead-letters/${refused}/replay`,
      'question-discard': `${scene.url}/dead-letters/${unread}/discard`,
      'question-bulk': `${scene.url}/dead-letters/replay?source=zstack-dc1`,
      explain: `${scene.url}/explain?id=${refused}`,
      'explain-empty': `${scene.url}/explain`,
      board: `${scene.url}/board/queue/dead-letters?status=failed`,
      'stand-in': scene.ops.url,
    });
    redis.freeze();
    await shoot({ 'status-redis-away': scene.url });
    redis.thaw();
    await scene.close();
  } finally {
    await browser.close();
    await redis.stop();
  }
}

/** As if an older version had made it, so that there is a difference to be seen. */
async function ageEvent({ bench }: Scene, id: string): Promise<void> {
  const job = await bench.deadLetters.getJob(id);
  const event = job?.data.event;
  if (event === undefined) throw new Error(`${id} has no event`);
  const { env: _env, ...labels } = event.labels;
  await job?.updateData({ ...job.data, event: { ...event, title_rule: '宿主机磁盘 kvm-node-07', labels } });
}

async function shootAll(browser: Browser, directory: string, pages: Readonly<Record<string, string>>): Promise<void> {
  for (const [window, size] of Object.entries(WINDOWS)) {
    for (const colorScheme of SCHEMES) {
      const context = await browser.newContext({ ...size, colorScheme });
      for (const [name, url] of Object.entries(pages)) {
        const page = await context.newPage();
        await page.goto(url, { waitUntil: 'networkidle' });
        await page.screenshot({ path: join(directory, `${name}.${window}.${colorScheme}.png`), fullPage: true });
        await page.close();
      }
      await context.close();
    }
  }
}
