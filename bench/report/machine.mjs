import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { findRedisServer } from '../../scripts/redis/find-redis-server.mjs';
import { root } from '../../scripts/root.mjs';
import { percentilesOf } from '../figures/percentiles.mjs';
import { nowMs } from '../lab/clock.mjs';
import { formatNumber } from './format-number.mjs';

const SYNCS = 300;
const RECORD = Buffer.alloc(1536, 'x');
/** statfs' number of a file system in memory, where syncing costs nothing. */
const TMPFS = 0x01021994;
/** Of the cores. An idle machine is far below, also just after something has ended. */
const BUSY_SHARE = 0.5;

/** What the figures of a run depend on, and what was run. AOF `always` is as fast as the disk syncs, so that is measured too. */
export function describeMachine() {
  return {
    commit: commitOf(root),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    redis: findRedisServer().server?.version ?? 'not found',
    loadBefore: loadavg()[0],
    scratch: tmpdir(),
    scratchIsInMemory: statfsSync(tmpdir()).type === TMPFS,
    syncMs: measureSyncs(),
  };
}

export function printMachine(machine) {
  const { commit, processor, cores, memoryGiB, system, node, redis } = machine;
  const { loadBefore, scratch, scratchIsInMemory, syncMs } = machine;
  if (commit !== undefined) console.log(`Commit ${commit}`);
  console.log(`${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node.js ${node}, Redis ${redis}`);
  console.log(
    `A sync of the disk under ${scratch}: ${formatNumber(syncMs.p50)} ms, p99 ${formatNumber(syncMs.p99)} ms`,
  );
  if (loadBefore > cores * BUSY_SHARE) {
    console.log(
      `The machine was busy before the run began (load ${formatNumber(loadBefore)}): these figures mean little.`,
    );
  }
  if (scratchIsInMemory) {
    console.log('That is memory, not a disk: AOF costs nothing there. Set TMPDIR to a folder on a disk.');
  }
}

/** `-dirty` behind it where files were changed; undefined where there is no git. */
function commitOf(dir) {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty'], { cwd: dir, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function measureSyncs() {
  const dir = mkdtempSync(join(tmpdir(), 'relay-bench-sync-'));
  const file = openSync(join(dir, 'log'), 'a');
  try {
    const durations = Array.from({ length: SYNCS }, () => {
      const startedAt = nowMs();
      writeSync(file, RECORD);
      fdatasyncSync(file);
      return nowMs() - startedAt;
    });
    const { p50, p99 } = percentilesOf(durations);
    return { p50, p99 };
  } finally {
    closeSync(file);
    rmSync(dir, { recursive: true, force: true });
  }
}
