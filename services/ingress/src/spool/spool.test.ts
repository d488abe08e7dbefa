import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Envelope } from '@relay/contract';
import fc from 'fast-check';
import { eventually } from '../../../../test/support/eventually.js';
import { tempDir } from '../../../../test/support/temp-dir.js';
import { anEnvelope } from '../testing/an-envelope.js';
import { encodeLine } from './line.js';
import type { Damage } from './set-aside.js';
import { Spool, type SpoolOptions } from './spool.js';

const MIB = 1024 * 1024;
const root = tempDir();
let dir: string;
let folder: string;
let damages: Damage[];
let errors: Error[];
let spool: Spool;

beforeEach(async () => {
  dir = await mkdtemp(join(root, 'spool-'));
  folder = join(dir, '1');
  await mkdir(folder);
  damages = [];
  errors = [];
  spool = await openSpool();
});
afterEach(async () => {
  await spool.close();
  expect(errors).toEqual([]);
});

function openSpool(options: Partial<SpoolOptions> = {}): Promise<Spool> {
  return Spool.open(
    { path: folder, id: 'a1', unlock: async () => undefined },
    {
      dir,
      maxBytes: 100 * MIB,
      onChange: () => undefined,
      onDamage: (damage) => damages.push(damage),
      onError: (error) => errors.push(error),
      ...options,
    },
  );
}

/** As after a kill: nothing is finished, and nobody else has the folder. */
async function reopen(options: Partial<SpoolOptions> = {}): Promise<void> {
  await spool.close();
  spool = await openSpool(options);
}

const appendAll = (envelopes: readonly Envelope[]) => Promise.all(envelopes.map((envelope) => spool.append(envelope)));
const envelopes = (count: number, from = 0) => Array.from({ length: count }, (_, index) => anEnvelope(from + index));
const withoutBody = ({ body: _body, ...rest }: Envelope) => rest;
const idsOf = (list: readonly Envelope[]) => list.map(({ id }) => id);

async function drain(target = spool): Promise<Envelope[]> {
  const drained: Envelope[] = [];
  for (let next = await target.peek(); next.length > 0; next = await target.peek()) {
    drained.push(...next);
    await target.advance(next.length);
  }
  return drained;
}

const segments = async () => (await readdir(folder)).filter((name) => name.endsWith('.spool')).sort();
const setAside = async () => (existsSync(join(dir, 'set-aside')) ? (await readdir(join(dir, 'set-aside'))).sort() : []);

/** Where each line of a segment begins, and its end. */
async function lineStarts(path: string): Promise<number[]> {
  const bytes = await readFile(path);
  const starts = [0];
  for (let at = bytes.indexOf('\n'); at !== -1; at = bytes.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

async function overwrite(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, at);
  await file.close();
}

describe('what was appended', () => {
  test('comes back in order, to the byte, and then nothing is left on disk', async () => {
    const sent = [
      ...envelopes(1200),
      anEnvelope(1200, { body: Buffer.from([0xff, 0x00, 0x0a, 0xc3, 0x28]) }),
      anEnvelope(1201, { body: Buffer.alloc(3 * MIB, 'ä') }),
    ];
    await appendAll(sent);
    expect(spool.isEmpty).toBe(false);
    expect(spool.status()).toMatchObject({ envelopes: 1202, bySource: { bk: 1202 }, oldestSince: sent[0]?.receivedAt });
    const drained = await drain();
    expect(drained.map(withoutBody)).toEqual(sent.map(withoutBody));
    expect(drained.every(({ body }, index) => Buffer.from(body).equals(sent[index]?.body ?? Buffer.alloc(0)))).toBe(
      true,
    );
    expect(spool.isEmpty).toBe(true);
    expect(spool.status()).toEqual({ id: 'a1', envelopes: 0, bySource: {}, bytes: 0 });
    expect(await segments()).toEqual([]);
  });

  test('comes back after a restart, and what comes later stands behind it', async () => {
    await appendAll(envelopes(10));
    await reopen();
    expect(spool.status()).toMatchObject({ envelopes: 10, oldestSince: anEnvelope(0).receivedAt });
    await appendAll(envelopes(10, 10));
    expect(idsOf(await drain())).toEqual(idsOf(envelopes(20)));
    expect(damages).toEqual([]);
  });

  test('is not repeated by a restart beyond what was safe already', async () => {
    await appendAll(envelopes(10));
    await spool.peek();
    await spool.advance(4);
    expect(spool.status()).toMatchObject({ envelopes: 6, oldestSince: anEnvelope(4).receivedAt });
    await reopen();
    expect(spool.status()).toMatchObject({ envelopes: 6, oldestSince: anEnvelope(4).receivedAt });
    expect(idsOf(await drain())).toEqual(idsOf(envelopes(6, 4)));
  });

  test('is told by source without reading finished segments', async () => {
    await reopen({ maxBytes: MIB });
    for (let number = 0; number < 40; number += 1)
      await spool.append(
        anEnvelope(number, { source: number % 4 === 0 ? 'zs' : 'bk', body: Buffer.alloc(10_000, 'x') }),
      );
    await reopen({ maxBytes: MIB });
    expect((await segments()).length).toBeGreaterThan(3);
    expect(spool.status()).toMatchObject({ envelopes: 40, bySource: { bk: 30, zs: 10 } });
  });

  test('gives its room back while the rest is still waiting', async () => {
    await reopen({ maxBytes: MIB });
    for (const envelope of envelopes(40)) await spool.append({ ...envelope, body: Buffer.alloc(10_000, 'x') });
    const before = spool.status().bytes;
    const first = await spool.peek();
    await spool.advance(first.length);
    expect(spool.status().bytes).toBeLessThan(before);
    expect(idsOf([...first, ...(await drain())])).toEqual(idsOf(envelopes(40)));
    expect(await readdir(folder)).toEqual(['progress']);
  });

  test('comes back completely and in order when it is drained while more is appended', async () => {
    const sent = envelopes(3000);
    const appending = (async () => {
      for (let from = 0; from < sent.length; from += 7) await appendAll(sent.slice(from, from + 7));
    })();
    const drained: Envelope[] = [];
    await eventually(
      async () => drained.push(...(await drain())),
      () => drained.length >= sent.length,
    );
    await appending;
    expect(idsOf(drained)).toEqual(idsOf(sent));
    expect(spool.isEmpty).toBe(true);
  });

  test('is on disk before the append resolves', async () => {
    await spool.append(anEnvelope(1));
    const [name = ''] = await segments();
    expect((await readFile(join(folder, name))).toString()).toContain(anEnvelope(1).id);
  });
});

describe('after a crash or on a failing disk', () => {
  /** One segment with ten envelopes, closed. */
  async function tenOnDisk(): Promise<{ path: string; starts: number[] }> {
    for (const envelope of envelopes(10)) await spool.append(envelope);
    await spool.close();
    const path = join(folder, (await segments())[0] ?? '');
    return { path, starts: await lineStarts(path) };
  }

  test('half a line at the end is nobody’s loss: it was never answered', async () => {
    const { path, starts } = await tenOnDisk();
    await truncate(path, (starts[10] ?? 0) - 5);
    spool = await openSpool();
    await spool.append(anEnvelope(10));
    expect(idsOf(await drain())).toEqual([...idsOf(envelopes(9)), anEnvelope(10).id]);
    expect(damages).toEqual([]);
    expect(await setAside()).toEqual([]);
  });

  test('a damaged line is set aside as it is, and the rest goes on', async () => {
    const { path, starts } = await tenOnDisk();
    await overwrite(path, (starts[4] ?? 0) + 30, Buffer.from('?'));
    const [from = 0, to = 0] = starts.slice(4);
    const raw = (await readFile(path)).subarray(from, to);
    spool = await openSpool();
    expect(spool.status().envelopes).toBe(9);
    expect(idsOf(await drain())).toEqual(idsOf(envelopes(10)).filter((_id, index) => index !== 4));
    const kept = join(dir, 'set-aside', `1-0000000001-${from}-${to}`);
    expect(damages).toEqual([{ segment: path, problem: `bytes ${from} to ${to} cannot be read`, keptAt: kept }]);
    expect(await readFile(kept)).toEqual(raw);
    expect(spool.isEmpty).toBe(true);
  });

  test('it is set aside once, however often a start reads it', async () => {
    const { path, starts } = await tenOnDisk();
    await overwrite(path, (starts[4] ?? 0) + 30, Buffer.from('?'));
    for (let start = 0; start < 3; start += 1) {
      spool = await openSpool();
      await spool.peek();
      await spool.close();
    }
    spool = await openSpool();
    expect(await setAside()).toHaveLength(1);
  });

  test('a block of noise is one piece', async () => {
    const { path, starts } = await tenOnDisk();
    await overwrite(path, starts[2] ?? 0, Buffer.alloc((starts[6] ?? 0) - (starts[2] ?? 0) - 1, '\n'));
    spool = await openSpool();
    expect(await drain()).toHaveLength(6);
    expect(await setAside()).toEqual([`1-0000000001-${starts[2]}-${starts[6]}`]);
  });

  test('a line in a form of the future is set aside', async () => {
    const { path } = await tenOnDisk();
    await appendFile(path, encodeLine('{"v":99}'));
    spool = await openSpool();
    expect(await drain()).toHaveLength(10);
    expect(await setAside()).toHaveLength(1);
  });

  test('a file that cannot be read at all is set aside as a whole', async () => {
    const { path } = await tenOnDisk();
    await rm(path);
    await mkdir(path);
    spool = await openSpool();
    await spool.append(anEnvelope(10));
    expect(idsOf(await drain())).toEqual([anEnvelope(10).id]);
    expect(await setAside()).toEqual(['1-0000000001']);
    expect(errors.splice(0)).toHaveLength(1);
  });

  test('a segment that is gone is reported', async () => {
    await spool.close();
    spool = await openSpool({ maxBytes: MIB });
    for (const envelope of envelopes(40)) await spool.append({ ...envelope, body: Buffer.alloc(10_000, 'x') });
    await spool.close();
    await rm(join(folder, '0000000002.spool'));
    spool = await openSpool({ maxBytes: MIB });
    expect(damages).toEqual([{ segment: join(folder, '0000000002.spool'), problem: '1 missing from here on' }]);
    const drained = idsOf(await drain());
    expect(drained.length).toBeLessThan(40);
    expect(drained).toEqual([...drained].sort());
  });

  test('a finished segment that has become shorter is reported, and its half line is set aside', async () => {
    await spool.close();
    spool = await openSpool({ maxBytes: MIB });
    for (const envelope of envelopes(40)) await spool.append({ ...envelope, body: Buffer.alloc(10_000, 'x') });
    await spool.close();
    await truncate(join(folder, '0000000002.spool'), 15_000);
    spool = await openSpool({ maxBytes: MIB });
    expect(damages).toEqual([{ segment: join(folder, '0000000002.spool'), problem: 'shorter than it was' }]);
    await drain();
    expect(await setAside()).toEqual([expect.stringMatching(/^1-0000000002-\d+-15000$/)]);
  });

  test('a segment that is cut off while it is in use is reported', async () => {
    for (const envelope of envelopes(3)) await spool.append(envelope);
    const path = join(folder, (await segments())[0] ?? '');
    const [, , third = 0] = await lineStarts(path);
    await truncate(path, third);
    expect(idsOf(await drain())).toEqual(idsOf(envelopes(2)));
    expect(damages).toEqual([expect.objectContaining({ problem: expect.stringMatching(`^bytes ${third} to`) })]);
  });

  test('a lost note of the progress costs a repetition, nothing else', async () => {
    await appendAll(envelopes(10));
    await spool.peek();
    await spool.advance(4);
    await spool.close();
    await writeFile(join(folder, 'progress'), 'half a no');
    spool = await openSpool();
    expect(idsOf(await drain())).toEqual(idsOf(envelopes(10)));
    expect(damages).toEqual([]);
  });

  test('whatever happens to any bytes, every other line comes out, in order', async () => {
    const damaging = fc.record({ at: fc.nat({ max: 3_000 }), bytes: fc.uint8Array({ minLength: 1, maxLength: 400 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(damaging, { minLength: 1, maxLength: 3 }), async (blows) => {
        const { path, starts } = await tenOnDisk();
        const size = starts[10] ?? 0;
        const isHit = new Set<number>();
        for (const { at, bytes } of blows) {
          const blow = Buffer.from(bytes).subarray(0, Math.max(0, size - at));
          if (blow.length > 0) await overwrite(path, at, blow);
          for (let line = 0; line < 10; line += 1) {
            if (at < (starts[line + 1] ?? 0) && at + blow.length > (starts[line] ?? 0)) isHit.add(line);
            // A line begins where the one before ends.
            if (
              at + blow.length === starts[line] ||
              (at < (starts[line] ?? 0) && at + blow.length >= (starts[line] ?? 0))
            )
              isHit.add(line);
          }
        }
        spool = await openSpool();
        const drained = idsOf(await drain());
        expect(drained).toEqual(expect.arrayContaining(idsOf(envelopes(10)).filter((_id, line) => !isHit.has(line))));
        expect(drained).toEqual([...drained].sort());
        expect(spool.isEmpty).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a spool that can take no more', () => {
  test('refuses beyond its limit, says so, and takes envelopes again when there is room', async () => {
    await reopen({ maxBytes: 64 * 1024 });
    const large = (number: number) => anEnvelope(number, { body: Buffer.alloc(10_000, 'x') });
    let taken = 0;
    while (
      await spool.append(large(taken)).then(
        () => true,
        () => false,
      )
    )
      taken += 1;
    expect(taken).toBe(6);
    expect(spool.status().fault).toEqual({ state: 'full', why: expect.stringMatching(/of 65536 bytes/) });
    expect(await drain()).toHaveLength(6);
    expect(spool.status().fault).toBeUndefined();
    await spool.append(large(7));
  });

  test('refuses when its folder is gone, and finds out by itself when it is back', async () => {
    await rm(folder, { recursive: true });
    await expect(spool.append(anEnvelope(1))).rejects.toThrow('the spool could not be written');
    expect(spool.status().fault).toEqual({ state: 'unwritable', why: expect.stringContaining('ENOENT') });
    expect(spool.isEmpty).toBe(true);
    await mkdir(folder);
    await eventually(
      () => spool.status().fault,
      (fault) => fault === undefined,
    );
    await spool.append(anEnvelope(2));
    expect(idsOf(await drain())).toEqual([anEnvelope(2).id]);
  });
});
