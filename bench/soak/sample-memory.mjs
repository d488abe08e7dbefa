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
  // Now, and not after an hour: a place that cannot be written to is a fault of whoever named it.
  writeFileSync(file, '');
  const take = async () => {
    const bytes = await measure();
    const seconds = (Date.now() - startedAt) / 1000;
    const header = samples.length === 0 ? `seconds,${Object.keys(bytes).join(',')}\n` : '';
    samples.push({ seconds, bytes });
    writeFileSync(file, `${header}${seconds.toFixed(1)},${Object.values(bytes).join(',')}\n`, { flag: 'a' });
  };
  // A sample that cannot be taken while Redis is frozen is one sample less.
  const timer = setInterval(() => take().catch(() => {}), everyMs);
  return { samples, stop: () => clearInterval(timer) };
}
