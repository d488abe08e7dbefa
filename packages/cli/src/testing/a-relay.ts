import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isStandard, type RunningSandbox, startSandbox } from '@relay/sandbox';
import { type RunningIngress, startIngress } from '../../../../services/ingress/src/start-ingress.js';
import { configFrom } from '../../../../test/support/config.js';
import { eventually } from '../../../../test/support/eventually.js';
import { prepareWorker, type WorkerBench } from '../../../../test/support/in-process-worker.js';
import { captureLog } from '../../../../test/support/log-capture.js';
import type { PrivateRedis } from '../../../../test/support/redis.js';
import { runCli } from '../run-cli.js';
import type { Terminal } from '../terminal.js';
import { aTerminal } from './a-terminal.js';

export const TOKEN = 'tok-5d1f0c7be2a94f36';
export const OPS_KEY = 'ops-key-4f1a77d0';
export const NET_KEY = 'net-key-90b3c2aa';

export interface CommandResult {
  readonly exitCode: number;
  readonly out: string;
  readonly error: string;
}

/** A relay with a worker that has not been started, the stand-in behind it, and the command in front. */
export interface TestRelay {
  readonly worker: WorkerBench;
  readonly sandbox: RunningSandbox;
  /** In which the command finds this relay. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs `relay <args>` as an operator would, on the same configuration. */
  command(args: readonly string[], terminal?: Partial<Terminal>): Promise<CommandResult>;
  /** ALARM_CURRENT_VALUE of what Flashduty holds, in order: the step that `zstackAlarm` was given. */
  delivered(): string[];
  /** Starts an ingress on the same configuration; returns its base URL. */
  startIngress(): Promise<string>;
  /** Waits until these are dead letters at rest. */
  dead(...ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** Further lines of YAML beneath the key of this name. */
export interface MoreSettings {
  readonly integrations?: (pushUrl: (key: string) => string) => string;
  readonly sources?: string;
}

/** Sources `zs` and `net`, each with an integration of its own, and `wrong`, whose push URL holds a key that Flashduty does not know. */
export async function aRelay(redis: PrivateRedis, more: MoreSettings = {}): Promise<TestRelay> {
  const sandbox = await startSandbox({ keys: [OPS_KEY, NET_KEY], behaviour: { rateLimits: 'off' } });
  const dir = await mkdtemp(join(tmpdir(), 'relay-command-'));
  const path = join(dir, 'relay.yaml');
  const env = { RELAY_CONFIG: path };
  const settings = yaml(sandbox, dir, more);
  const ingresses: RunningIngress[] = [];
  await writeFile(path, `redis: { url: ${redis.url} }\n${settings}`);
  const worker = await prepareWorker(redis, settings);
  return {
    worker,
    sandbox,
    env,
    command: async (args, fields = {}) => {
      const { terminal, out, error } = aTerminal({ env, ...fields });
      return { exitCode: await runCli(args, terminal), out: out(), error: error() };
    },
    delivered: () =>
      sandbox
        .events()
        .filter(isStandard)
        .map(({ event }) => `${event.labels?.ALARM_UUID}/${event.labels?.ALARM_CURRENT_VALUE}`),
    startIngress: async () => {
      const config = configFrom(`redis: { url: ${redis.url} }\n${settings}`);
      const ingress = await startIngress(config, captureLog('ingress', config).logger);
      ingresses.push(ingress);
      return ingress.url;
    },
    dead: async (...ids) => {
      for (const id of ids) {
        await eventually(
          () => worker.deadLetters.getJobState(id),
          (state) => state === 'failed',
        );
      }
    },
    close: async () => {
      // The stand-in first: a worker waits for the answers it is owed.
      await sandbox.stop();
      for (const ingress of ingresses) await ingress.stop();
      await worker.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function yaml(sandbox: RunningSandbox, dir: string, more: MoreSettings): string {
  const limit = '{ perSecond: 10000, perMinute: 100000 }';
  const integration = (key: string) => `{ pushUrl: "${sandbox.pushUrl(key)}", rateLimit: ${limit} }`;
  const source = (integrationName: string) => `{ vendor: zstack, token: ${TOKEN}, integration: ${integrationName} }`;
  return `
ingress: { port: 0, opsPort: 0, spool: { dir: "${join(dir, 'spool')}" } }
worker: { opsPort: 0 }
integrations:
  ops: ${integration(OPS_KEY)}
  net: ${integration(NET_KEY)}
  wrong: ${integration('wrong-key-11d0e9bb')}
${more.integrations?.(sandbox.pushUrl) ?? ''}
sources:
  zs: ${source('ops')}
  net: ${source('net')}
  wrong: ${source('wrong')}
${more.sources ?? ''}
`;
}
