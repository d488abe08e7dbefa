/**
 * Measures what the hostile payloads cost: `npx tsc -b packages/vendors && node test/vendors/measure-hostile-payloads.mjs`.
 * Exit 1 when a megabyte takes longer than 50 ms to read or to authenticate. The best of five counts, so that other work on
 * the machine does not; a test must never assert a time, so this is none.
 */
import { readFileSync } from 'node:fs';
import { authenticateEnvelope, readEnvelope, vendorNames } from '../../packages/vendors/dist/index.js';

const LIMIT_MS = 50;
const RUNS = 5;
const payloads = JSON.parse(readFileSync(new URL('hostile-payloads.json', import.meta.url), 'utf8'));

function bodyOf({ head, unit, tail }) {
  const count = Math.ceil((1024 * 1024) / Buffer.byteLength(unit));
  const pieces = Array.from({ length: count }, (_, index) => unit.replace('#', String(index)));
  return Buffer.from([head, ...pieces, tail].join(''));
}

function bestMs(run) {
  const durations = Array.from({ length: RUNS }, () => {
    const startedAt = performance.now();
    try {
      run();
    } catch (thrown) {
      if (thrown.name !== 'PayloadError') throw thrown;
    }
    return performance.now() - startedAt;
  });
  return Math.min(...durations);
}

const rows = payloads.flatMap((payload) => {
  const headers = payload.headers ?? { 'content-type': 'application/json' };
  const envelope = {
    id: '01',
    source: 'test',
    receivedAt: 1_780_272_000_000,
    method: 'POST',
    query: '',
    headers,
    body: bodyOf(payload),
  };
  return vendorNames.map((vendor) => ({
    payload: payload.name,
    vendor,
    readMs: bestMs(() => readEnvelope(envelope, { name: 'test', vendor })),
    authenticateMs: bestMs(() => authenticateEnvelope(envelope, vendor, { callbackToken: 'x' })),
  }));
});

const slowest = rows.sort((a, b) => worst(b) - worst(a)).slice(0, 10);
function worst({ readMs, authenticateMs }) {
  return Math.max(readMs, authenticateMs);
}

console.log(`${rows.length} measured, the slowest ten:`);
console.table(
  slowest.map((row) => ({ ...row, readMs: row.readMs.toFixed(1), authenticateMs: row.authenticateMs.toFixed(1) })),
);
process.exitCode = worst(slowest[0]) > LIMIT_MS ? 1 : 0;
