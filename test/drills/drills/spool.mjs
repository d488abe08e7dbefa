import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accepted, during } from '../lib/progress.mjs';

const ROOM_BYTES = 1024 * 1024;

/** A disk of a megabyte where mounting is allowed, a limit of the relay's own where not. */
function aSmallDisk(lab) {
  const dir = join(lab.dir, 'spool');
  mkdirSync(dir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM_BYTES}`, 'tmpfs', dir], { stdio: 'ignore' });
    lab.beforeClosing(() => void execFileSync('umount', ['-l', dir], { stdio: 'ignore' }));
    return { ingress: { spool: { dir } } };
  } catch {
    return { ingress: { spool: { dir, maxBytes: ROOM_BYTES } } };
  }
}

/** @type {import('../hold-drill.mjs').Drill[]} */
export const spoolDrills = [
  {
    name: 'the disk of the spool is full while Redis is away',
    settings: aSmallDisk,
    bodyBytes: 4 * 1024,
    trouble: async (scene) => {
      const { redis, senders, lab, size } = scene;
      await accepted(scene, 100);
      await redis.kill();
      await lab.until(() => senders.refusedAs.has('503'), 60_000, 'the spool to be full');
      await during(size(5_000, 1_000));
      await redis.start();
      await accepted(scene, 100);
    },
  },
  {
    name: 'kill -9 of the ingress while it fills and drains its spool',
    trouble: async (scene) => {
      const { redis, ingresses, subject, random, size } = scene;
      await accepted(scene, 50);
      await redis.kill();
      for (let kill = 0; kill < size(4, 1); kill += 1) {
        await during(500 + random() * 500);
        await ingresses[0].end('SIGKILL');
        ingresses[0] = await subject.startIngress();
      }
      await during(1_000);
      await redis.start();
      for (let kill = 0; kill < size(4, 1); kill += 1) {
        await during(100 + random() * 300);
        await ingresses[0].end('SIGKILL');
        ingresses[0] = await subject.startIngress();
      }
      await accepted(scene, 100);
    },
  },
];
