import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { processIdentity } from './process-identity.mjs';

/**
 * Takes the lock or says who has it. A lock is the file of a living process; what a dead one left behind does not count.
 * @param {string} path
 * @param {object} [note] kept in the lock for whoever meets it
 * @returns {{ holder: object } | { release: () => void }}
 */
export function tryLock(path, note = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const own = { pid: process.pid, identity: processIdentity(process.pid) };
  for (;;) {
    if (claim(path, { ...own, ...note })) return heldLock(path, own);
    const found = read(path);
    if (found === undefined) continue;
    if (found.identity !== undefined && found.identity === processIdentity(found.pid)) return { holder: found };
    removeStale(path, found);
  }
}

/** Waits for the lock; `onWait` is told once who has it. */
export async function waitForLock(path, onWait, note) {
  for (let told = false; ; told = true) {
    const lock = tryLock(path, note);
    if (lock.release) return lock;
    if (!told) onWait(lock.holder);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function heldLock(path, own) {
  const release = () => {
    process.off('exit', release);
    if (read(path)?.pid === own.pid) rmSync(path, { force: true });
  };
  process.on('exit', release);
  return { release };
}

/** A link appears with its content or not at all, so no one ever reads a half-written lock. */
function claim(path, content) {
  const draft = draftOf(path);
  writeFileSync(draft, JSON.stringify(content));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function removeStale(path, stale) {
  const aside = `${draftOf(path)}.stale`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  const moved = read(aside);
  // Between reading and moving, another process may have replaced the stale lock by its own: put that one back.
  if (moved?.pid !== stale.pid || moved?.identity !== stale.identity) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError) return { pid: 0 };
    throw error;
  }
}

function draftOf(path) {
  return `${path}.${process.pid}`;
}
