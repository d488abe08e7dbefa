import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningProcess, startProcess } from './service.js';

/** One token for each source, long and odd enough to be found wherever it should not be. */
export const TOKENS = {
  blueking: 'tok-bk-5d1f0c7be2a94f36',
  jiankongbao: 'tok-jkb-8e02b7d1c5f34a90',
  zstack: 'tok-zs-b41a6ce9d7f2083e',
} as const;

export type SourceName = keyof typeof TOKENS;

export interface RelayOptions {
  readonly redisUrl: string;
  readonly pushUrl: string;
  readonly rateLimit?: { readonly perSecond: number; readonly perMinute: number };
  /** Push URLs of further integrations, by name. */
  readonly morePushUrls?: Readonly<Record<string, string>>;
  /** Further YAML for the top level of relay.yaml. */
  readonly extra?: string;
  /** In place of `services/worker/dist/main.js`. */
  readonly workerFile?: string;
}

export interface Relay {
  readonly dir: string;
  startIngress(): Promise<StartedIngress>;
  startWorker(): Promise<StartedWorker>;
  /** Every process started, the ended ones too. */
  readonly processes: readonly RunningProcess[];
  /** Kills what still runs and removes the configuration. */
  stop(): Promise<void>;
}

export type StartedIngress = RunningProcess & { readonly url: string; readonly opsUrl: string };
export type StartedWorker = RunningProcess & { readonly opsUrl: string };

/** A relay of built services on free ports, with the three vendors as sources of one integration `ops`. */
export async function prepareRelay(options: RelayOptions): Promise<Relay> {
  const dir = await mkdtemp(join(tmpdir(), 'relay-test-'));
  const config = join(dir, 'relay.yaml');
  await writeFile(config, yaml(options, dir));
  const processes: RunningProcess[] = [];
  const start = async (file: string, message: string) => {
    const process = startProcess(file, { RELAY_CONFIG: config });
    processes.push(process);
    return { process, fields: await process.logged(message) };
  };
  return {
    dir,
    processes,
    startIngress: async () => {
      const { process, fields } = await start('services/ingress/dist/main.js', 'ingress ready for webhooks');
      return { ...process, url: String(fields.url), opsUrl: String(fields.opsUrl) };
    },
    startWorker: async () => {
      const { process, fields } = await start(options.workerFile ?? 'services/worker/dist/main.js', 'worker ready');
      return { ...process, opsUrl: String(fields.opsUrl) };
    },
    stop: async () => {
      await Promise.all(processes.map((process) => process.kill()));
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function yaml({ redisUrl, pushUrl, rateLimit, morePushUrls = {}, extra = '' }: RelayOptions, dir: string): string {
  const limit = rateLimit ?? { perSecond: 100_000, perMinute: 1_000_000 };
  const integrations = Object.entries({ ops: pushUrl, ...morePushUrls }).map(
    ([name, url]) => `  ${name}: { pushUrl: "${url}", rateLimit: ${JSON.stringify(limit)} }\n`,
  );
  return `
redis: { url: ${redisUrl} }
ingress: { port: 0, opsPort: 0, spool: { dir: ${join(dir, 'spool')} } }
worker: { opsPort: 0 }
integrations:
${integrations.join('')}sources:
  blueking: { vendor: blueking, token: ${TOKENS.blueking}, integration: ops }
  jiankongbao: { vendor: jiankongbao, token: ${TOKENS.jiankongbao}, integration: ops }
  zstack: { vendor: zstack, token: ${TOKENS.zstack}, integration: ops }
${extra}`;
}

export function webhookUrl(ingressUrl: string, source: SourceName): string {
  return `${ingressUrl}/webhooks/${source}/${TOKENS[source]}`;
}
