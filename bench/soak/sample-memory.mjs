import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Notes how much memory each part has, every ten seconds, also into a file as it goes along: a run that is broken off has
 * its samples.
 * @param {string} file
 * @param {() => Promise<Record<string, number>>} measure bytes by name
 * @returns {{ samples: import('./fit-growth.mjs').Sample[], stop: () => void }}
 */
export function sampleMemory(file, measure, everyMs) {
  const samples = [];
  const startedAt = Date.now();
  mkdirSync(dirname(file), { recursive: true });
  const take = async () => {
    const bytes = await measure();
    const seconds = (Date.now() - startedAt) / 1000;
    if (samples.length === 0) writeFileSync(file, `seconds,${Object.keys(bytes).join(',')}\n`);
    samples.push({ seconds, bytes });
    writeFileSync(file, `${seconds.toFixed(1)},${Object.values(bytes).join(',')}\n`, { flag: 'a' });
  };
  // A sample that cannot be taken while Redis is frozen is one sample less.
  const timer = setInterval(() => take().catch(() => {}), everyMs);
  return { samples, stop: () => clearInterval(timer) };
}
