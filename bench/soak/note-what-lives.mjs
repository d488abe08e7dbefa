// Loaded into a service whose memory is followed (`--expose-gc --import <this>?file=<path>&everyMs=<n>`): notes again and
// again what is left alive when everything has been collected. What a process has resident also tells of garbage that
// nobody has collected yet and of room that was not given back; only this tells whether something is kept.
import { renameSync, writeFileSync } from 'node:fs';

const { searchParams } = new URL(import.meta.url);
const file = searchParams.get('file');

setInterval(
  () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    // Whoever reads meanwhile must not find it half written.
    writeFileSync(`${file}.new`, String(heapUsed + external));
    renameSync(`${file}.new`, file);
  },
  Number(searchParams.get('everyMs')),
).unref();
