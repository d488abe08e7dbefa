import { randomBytes } from 'node:crypto';
import { readdir, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { errorCode } from '@relay/runtime';

/** Longer socket paths are cut off without a word. macOS takes the fewest. */
const MAX_PATH_BYTES = 103;
const PREFIX = 'lock-';

export type Unlock = () => Promise<void>;

/**
 * Locks a folder for this process, or gives undefined when another one has it. The lock is a socket that listens: the
 * kernel closes it however the process ends, and it is seen from other containers on the machine, where a process id
 * means nothing. The file that is left of it refuses connections.
 */
export async function lockFolder(folder: string): Promise<Unlock | undefined> {
  const name = `${PREFIX}${randomBytes(4).toString('hex')}`;
  const path = join(folder, name);
  const server = await listen(join(folder, `new-${name}`));
  // It appears under its name only once it listens: of two that come at once, at least one sees the other alive.
  await rename(join(folder, `new-${name}`), path);
  const unlock = async (): Promise<void> => {
    await rm(path, { force: true });
    await new Promise((resolve) => server.close(resolve));
  };
  const others = (await readdir(folder)).filter((other) => other.startsWith(PREFIX) && other !== name);
  for (const other of others) {
    if (await isAlive(join(folder, other))) {
      await unlock();
      return undefined;
    }
    await rm(join(folder, other), { force: true });
  }
  return unlock;
}

function listen(path: string): Promise<Server> {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES)
    throw new Error(`its path is too long by ${Buffer.byteLength(path) - MAX_PATH_BYTES} characters`);
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject).listen(path, () => resolve(server.unref()));
  });
}

function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true));
    // Anything else, such as a full backlog, means that somebody is there.
    socket.once('error', (error) => settle(!['ECONNREFUSED', 'ENOENT'].includes(errorCode(error) ?? '')));
  });
}
