import {
  findIntegrations,
  type IndexedLetter,
  judgeRedis,
  judgeStatus,
  lookAtStatus,
  type RelayStatus,
  readLedger,
} from '@relay/queue';
import { RELAY_VERSION, type RelayConfig } from '@relay/runtime';
import { judgeSilence } from './judge-silence.js';
import type { PageProblem } from './page-problem.js';
import type { PageQueues } from './redis-door.js';
import { lookAtSources, type SourceLook } from './source-look.js';

/** All that the status page tells, as it was at one moment. */
export interface RelayLook {
  /** Unix milliseconds. */
  readonly at: number;
  readonly status: RelayStatus;
  readonly sources: readonly SourceLook[];
  readonly letters: readonly IndexedLetter[];
  /** What needs a person. */
  readonly problems: readonly PageProblem[];
  /** What is worth knowing and needs nobody now. */
  readonly notes: readonly string[];
}

const DAY_MS = 24 * 3_600_000;
/** Who was once configured changes with a start of the worker; to find them all keys are walked. */
const FORMER_INTEGRATIONS_FOR_MS = 60_000;

/** Gives a function that looks; it remembers what would be too dear to find out each time. */
export function createLook(config: RelayConfig, now: () => number) {
  const configured = Object.keys(config.integrations);
  let ever: { readonly names: readonly string[]; readonly until: number } | undefined;
  return async (queues: PageQueues): Promise<RelayLook> => {
    const at = now();
    if (ever === undefined || at >= ever.until) {
      ever = { names: await findIntegrations(queues.client), until: at + FORMER_INTEGRATIONS_FOR_MS };
    }
    const [status, day, total, letters] = await Promise.all([
      lookAtStatus(queues, { shards: config.webhooks.shards, configured, ever: ever.names }),
      readLedger(queues.client, { since: at - DAY_MS, now: at }),
      readLedger(queues.client, { now: at }),
      queues.letters.read(),
    ]);
    const sources = lookAtSources(config.sources, { day, ever: total }, letters, status);
    return {
      at,
      status,
      sources,
      letters,
      problems: [...judgeStatus(status, at, config.redis), ...judgeSilence(sources, at)],
      notes: findNotes(status, config),
    };
  };
}

function findNotes({ redis, ingresses, lostIngresses, leftSpools }: RelayStatus, config: RelayConfig): string[] {
  const known = new Set(leftSpools.map(({ instance }) => instance));
  const unknown = lostIngresses.filter(({ instance }) => !known.has(instance));
  const { warnings, faults } = judgeRedis(redis, config.redis);
  const accepted = config.redis.allowUnsafe ? faults : [];
  return [
    ...[...accepted, ...warnings].map(({ server, problem, remedy }) => `Redis at ${server} ${problem}. ${remedy}`),
    ...(ingresses.length + lostIngresses.length === 0
      ? ['No ingress has reported within the last day, so no webhook can come in: see that one runs and reaches Redis.']
      : []),
    ...(ingresses.length === 0 ? [] : unknown).map(
      ({ instance }) =>
        `Ingress ${instance} says nothing any more. Its spool, if it has one, cannot be seen from here.`,
    ),
    ...ingresses
      .filter(({ version }) => version !== RELAY_VERSION)
      .map(({ instance, version }) => `Ingress ${instance} is version ${version}, this worker ${RELAY_VERSION}.`),
    ...(config.board.readOnly
      ? ['Read-only: board.readOnly is set, so nothing can be replayed or discarded here.']
      : []),
  ];
}
