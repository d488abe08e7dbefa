// Loaded into a service whose memory is followed (`--expose-gc --import <this>?file=<path>&everyMs=<n>`): notes again and
// again what is left alive when everything has been collected, and what the process has resident outside of V8's heap. What it
// has resident in all also tells of garbage that nobody has collected yet and of room that the heap has not given back, which
// come and go by megabytes; only these two tell whether something is kept.
import { renameSync, writeFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';

const { searchParams } = new URL(import.meta.url);
const file = searchParams.get('file');

setInterval(
  () => {
    globalThis.gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    const noted = { alive: heapUsed + external, outside: rss - getHeapStatistics().total_physical_size };
    // Whoever reads meanwhile must not find it half written.
    writeFileSync(`${file}.new`, JSON.stringify(noted));
    renameSync(`${file}.new`, file);
  },
  Number(searchParams.get('everyMs')),
).unref();
