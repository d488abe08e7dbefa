import { setTimeout as sleep } from 'node:timers/promises';
import { accepted } from '../lib/progress.mjs';

/** Large enough to lie beside its job. */
const LARGE_BODY_BYTES = 5_000;

/** @type {import('../hold-drill.mjs').Drill[]} */
export const processDrills = [
  {
    name: 'kill -9 of the ingress, again and again',
    ingresses: 2,
    trouble: async (scene) => {
      const { ingresses, subject, random, size } = scene;
      for (let kill = 0; kill < size(12, 3); kill += 1) {
        await accepted(scene, 60);
        const victim = Math.floor(random() * ingresses.length);
        await ingresses[victim].end('SIGKILL');
        ingresses[victim] = await subject.startIngress();
      }
    },
  },
  {
    name: 'kill -9 of a worker, again and again',
    workers: 3,
    bodyBytes: LARGE_BODY_BYTES,
    trouble: async (scene) => {
      const { workers, subject, random, sandbox, size } = scene;
      await sandbox.behave({ rateLimits: 'off', seed: 1, rules: [{ probability: 0.15, status: 503 }] });
      for (let kill = 0; kill < size(8, 2); kill += 1) {
        await accepted(scene, 100);
        const victim = Math.floor(random() * workers.length);
        await workers[victim].end('SIGKILL');
        workers[victim] = await subject.startWorker();
      }
    },
  },
  {
    name: 'a worker is frozen for longer than its locks live',
    workers: 2,
    bodyBytes: LARGE_BODY_BYTES,
    trouble: async (scene) => {
      const { workers, random } = scene;
      await accepted(scene, 100);
      const victim = workers[Math.floor(random() * workers.length)];
      victim.signal('SIGSTOP');
      await sleep(16_000);
      victim.signal('SIGCONT');
      await accepted(scene, 100);
    },
  },
  {
    name: 'rolling restart by SIGTERM',
    ingresses: 2,
    mayDouble: false,
    trouble: async (scene) => {
      const { ingresses, workers, subject, size } = scene;
      for (let round = 0; round < size(4, 1); round += 1) {
        for (const [services, start] of [
          [ingresses, subject.startIngress],
          [workers, subject.startWorker],
        ]) {
          for (const index of services.keys()) {
            await accepted(scene, 60);
            // As an orchestrator does it: the new one first, and the old one gets no new requests.
            const old = services[index];
            services[index] = await start();
            await old.end('SIGTERM');
          }
        }
      }
    },
  },
  {
    name: 'the clock of every service is set back an hour',
    trouble: async (scene) => {
      const { ingresses, workers } = scene;
      await accepted(scene, 100);
      for (const service of [...ingresses, ...workers]) service.signal('SIGUSR2');
      await accepted(scene, scene.size(600, 200));
    },
    execArgv: ['--import', new URL('../lib/shift-clock.mjs', import.meta.url).href],
  },
  {
    name: 'a webhook is deleted from Redis by hand',
    trouble: (scene) => accepted(scene, 50),
    sabotage: async ({ workers, ingresses, subject, redis }) => {
      for (const worker of workers) await worker.end('SIGTERM');
      const response = await fetch(ingresses[0].url + subject.path, { method: 'POST', body: '{}' });
      const { id } = await response.json();
      await redis.client.del(`relay:{webhooks}:${id}`);
      return id;
    },
  },
];
