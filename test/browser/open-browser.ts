import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where systems put it. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Undefined where there is none. `CHROMIUM` names it where it is elsewhere. */
export function findChromium(named = process.env.CHROMIUM): string | undefined {
  return [...(named ? [named] : []), ...PLACES].find((path) => existsSync(path));
}

export async function openBrowser(executablePath: string): Promise<Browser> {
  // Its sandbox refuses to run for root, as in most containers; it opens nothing but our own pages here.
  return await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args: ['--disable-gpu'] });
}
