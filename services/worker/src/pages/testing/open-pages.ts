import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { eventually } from '../../../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../../../test/support/in-process-worker.js';
import type { PrivateRedis } from '../../../../../test/support/redis.js';
import { type Answer, ask, basic, startBoard } from '../../access/testing/ask.js';

export const PASSWORD = 'pw-5b1d0c7be2a94f36';
export const TOKEN = 'tok-5d1f0c7be2a94f36';
export const KEY = 'ops-key-4f1a77c0ffee';
const LOGIN = basic('relay', PASSWORD);

/** What a browser adds when a form of ours is sent. */
const FROM_A_FORM = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' } as const;

/** A started worker with sources `zs` and `net` of one integration, and a browser's way to its pages. */
export interface PageBench {
  readonly worker: WorkerBench;
  readonly sandbox: RunningSandbox;
  readonly url: string;
  get(path: string): Promise<Answer>;
  /** Sends a form, and does not follow where its answer leads. */
  send(path: string, fields?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Waits until it is a dead letter at rest. */
  dead(id: string): Promise<void>;
  /** ALARM_UUIDs of what Flashduty was sent, in order. */
  sent(): Array<string | undefined>;
  /** Makes Flashduty refuse the next event for a reason that somebody can put right. */
  refuseNext(times?: number): void;
  close(): Promise<void>;
}

export async function openPages(redis: PrivateRedis, more = ''): Promise<PageBench> {
  const sandbox = await startSandbox({ keys: [KEY], behaviour: { rateLimits: 'off' } });
  const worker = await prepareWorker(
    redis,
    `
worker: { opsPort: 0 }
board: { password: ${PASSWORD}${more} }
integrations: { ops: { pushUrl: "${sandbox.pushUrl(KEY)}", rateLimit: { perSecond: 10000, perMinute: 100000 } } }
sources:
  zs: { vendor: zstack, token: ${TOKEN}, integration: ops }
  net: { vendor: zstack, token: ${TOKEN}, integration: ops, expectEvery: 6h }
`,
  );
  const url = await startBoard(worker);
  return {
    worker,
    sandbox,
    url,
    get: (path) => ask(`${url}${path}`, { headers: LOGIN }),
    send: (path, fields = {}) =>
      ask(`${url}${path}`, {
        method: 'POST',
        headers: { ...LOGIN, ...FROM_A_FORM },
        body: new URLSearchParams(fields).toString(),
      }),
    dead: async (id) => {
      await eventually(
        () => worker.deadLetters.getJobState(id),
        (state) => state === 'failed',
      );
    },
    sent: () =>
      sandbox
        .events()
        .filter(isStandard)
        .map(({ event }) => event.labels?.ALARM_UUID),
    refuseNext: (times = 1) =>
      sandbox.setBehaviour({ rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense', times }] }),
    close: async () => {
      // The stand-in first: a worker waits for the answers it is owed.
      await sandbox.stop();
      await worker.close();
    },
  };
}
