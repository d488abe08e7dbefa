import type { RedisHealth } from '../redis-health.js';

/** What is wrong with one server, and what to do about it. Never holds a secret. */
export interface RedisFinding {
  /** `host:port` of the server. */
  readonly server: string;
  readonly problem: string;
  readonly remedy: string;
}

export interface RedisJudgement {
  /** With these, what Redis confirmed may be gone, or the relay cannot work at all: not to be started. */
  readonly faults: readonly RedisFinding[];
  /** Worth knowing, and no reason not to run. */
  readonly warnings: readonly RedisFinding[];
}

/** What the configuration asks of Redis. */
export interface RedisDemands {
  readonly waitReplicas: number;
}

interface Rule {
  readonly verdict: 'fault' | 'warning';
  readonly applies: (health: RedisHealth, demands: RedisDemands) => boolean;
  readonly problem: (health: RedisHealth, demands: RedisDemands) => string;
  readonly remedy: string;
}

/** BullMQ refuses anything older, and recommends the other. */
const OLDEST_USABLE = [5, 0] as const;
const OLDEST_RECOMMENDED = [6, 2] as const;

const CLOCK_TOLERANCE_MS = 5_000;

/** The running server first: a restart with `appendonly yes` over data that were never logged would begin empty. */
const set = (name: string, value: string): string =>
  `Run CONFIG SET ${name} ${value}, then write "${name} ${value}" into its redis.conf (in a compose file: redis-server --${name} ${value}).`;

/** It cannot be asked, or is not the server that was meant; whatever else is known of it is beside the point. */
const NOT_TO_BE_JUDGED: readonly Rule[] = [
  {
    verdict: 'fault',
    applies: ({ infoRefusal }) => infoRefusal !== undefined,
    problem: ({ infoRefusal }) => `does not answer INFO, without which the queues do not start: ${infoRefusal}`,
    remedy: 'Give the user the permissions in docs/redis.md, with ACL SETUSER.',
  },
  {
    verdict: 'fault',
    applies: ({ mode }) => mode === 'sentinel',
    problem: () => 'is a sentinel, which stores nothing',
    remedy: 'Write it under redis.sentinels, beside redis.name, instead of redis.url.',
  },
  {
    verdict: 'fault',
    applies: ({ mode, reachedAsCluster }) => mode === 'cluster' && !reachedAsCluster,
    problem: () => 'is a node of a cluster, and refuses what the other nodes hold',
    remedy: 'Write some nodes of the cluster under redis.cluster instead of redis.url.',
  },
  {
    verdict: 'fault',
    applies: ({ isReplica }) => isReplica,
    problem: () => 'is a replica, and takes no writes',
    remedy: 'Name its master in redis.url, or use redis.sentinels or redis.cluster, which follow a failover.',
  },
];

const RULES: readonly Rule[] = [
  {
    verdict: 'fault',
    applies: ({ version }) => isOlder(version, OLDEST_USABLE),
    problem: ({ version }) => `is Redis ${version}, too old for the queues`,
    remedy: 'Upgrade it to 7.2 or newer.',
  },
  {
    verdict: 'fault',
    applies: ({ appendOnly }) => appendOnly === false,
    problem: () => 'writes no append-only file: when it is killed or restarted, confirmed webhooks are gone',
    remedy: `${set('appendonly', 'yes')} Do the same with appendfsync always.`,
  },
  {
    verdict: 'fault',
    applies: ({ appendFsync, appendOnly }) => appendOnly !== false && appendFsync === 'no',
    problem: () =>
      'never asks for its append-only file to reach the disk (appendfsync no): a power cut costs half a minute',
    remedy: set('appendfsync', 'always'),
  },
  {
    verdict: 'fault',
    applies: ({ evictionPolicy }) => evictionPolicy !== undefined && evictionPolicy !== 'noeviction',
    problem: ({ evictionPolicy }) => `throws data away when it is full (maxmemory-policy ${evictionPolicy})`,
    remedy: set('maxmemory-policy', 'noeviction'),
  },
  {
    verdict: 'fault',
    applies: ({ writeRefusal = '' }) => writeRefusal.startsWith('NOPERM'),
    problem: ({ writeRefusal }) => `does not let this user write: ${writeRefusal}`,
    remedy: 'Give the user the permissions in docs/redis.md, with ACL SETUSER.',
  },
  {
    verdict: 'warning',
    applies: ({ writeRefusal }) => writeRefusal !== undefined && !writeRefusal.startsWith('NOPERM'),
    problem: ({ writeRefusal }) => `refuses writes: ${writeRefusal}`,
    remedy:
      'Until it takes them, no webhook reaches it and nothing is delivered. MISCONF: see its log and disk. OOM: raise maxmemory.',
  },
  {
    verdict: 'warning',
    applies: ({ failedDiskWrites }) => failedDiskWrites.length > 0,
    problem: ({ failedDiskWrites }) => `could not write to its disk the last time: ${failedDiskWrites.join(', ')}`,
    remedy: 'See its log, and make room on its disk before it refuses every write.',
  },
  {
    verdict: 'warning',
    applies: ({ isLoading }) => isLoading,
    problem: () => 'is still reading its data from disk, and takes nothing until it has',
    remedy: 'Wait; INFO persistence says how far it is.',
  },
  {
    verdict: 'warning',
    applies: ({ version }) => isOlder(version, OLDEST_RECOMMENDED) && !isOlder(version, OLDEST_USABLE),
    problem: ({ version }) => `is Redis ${version}; the relay is tested with 7.0 and newer`,
    remedy: 'Upgrade it to 7.2 or newer.',
  },
  {
    verdict: 'warning',
    applies: ({ maxMemoryBytes }) => maxMemoryBytes === 0,
    problem: () =>
      'has no memory limit: it grows until the machine kills it, and nobody can tell when it is nearly full',
    remedy: `${set('maxmemory', '1gb')} Leave it half of the memory that its machine or container has.`,
  },
  {
    verdict: 'warning',
    applies: ({ appendFsync }) => appendFsync === 'everysec',
    problem: () => 'syncs its append-only file once a second: a power cut may cost two seconds of confirmed webhooks',
    remedy: set('appendfsync', 'always'),
  },
  {
    verdict: 'warning',
    applies: ({ connectedReplicas }, { waitReplicas }) => connectedReplicas < waitReplicas,
    problem: ({ connectedReplicas }, { waitReplicas }) =>
      `has ${connectedReplicas} of the ${waitReplicas} replicas that redis.waitReplicas asks for, so it confirms no webhook`,
    remedy: 'Bring the replicas back (INFO replication lists them), or lower redis.waitReplicas.',
  },
  {
    verdict: 'warning',
    applies: ({ clockAheadMs = 0 }) => Math.abs(clockAheadMs) > CLOCK_TOLERANCE_MS,
    problem: ({ clockAheadMs = 0 }) =>
      `has a clock ${Math.round(Math.abs(clockAheadMs) / 1000)} s ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's: ages, pauses and the time after which an event is given up are wrong by as much`,
    remedy: 'Let NTP keep both clocks, and those of the other machines that run the relay.',
  },
  {
    verdict: 'warning',
    applies: (health) => untold(health).length > 0,
    problem: (health) => `does not say, and so it could not be checked: ${untold(health).join(', ')}`,
    remedy: 'See to it yourself that they are: appendonly yes, appendfsync always, maxmemory-policy noeviction.',
  },
];

/** Judges every server. Pure: the same health, the same judgement. */
export function judgeRedis(
  servers: readonly RedisHealth[],
  demands: RedisDemands = { waitReplicas: 0 },
): RedisJudgement {
  const findings = servers.flatMap((health) => {
    const first = NOT_TO_BE_JUDGED.filter(({ applies }) => applies(health, demands)).slice(0, 1);
    const broken = first.length > 0 ? first : RULES.filter(({ applies }) => applies(health, demands));
    return broken.map(({ verdict, problem, remedy }) => ({
      verdict,
      finding: { server: health.address, problem: problem(health, demands), remedy },
    }));
  });
  const having = (wanted: Rule['verdict']) =>
    findings.filter(({ verdict }) => verdict === wanted).map(({ finding }) => finding);
  return { faults: having('fault'), warnings: having('warning') };
}

function untold({ appendOnly, appendFsync, evictionPolicy }: RedisHealth): string[] {
  const settings = { appendonly: appendOnly, appendfsync: appendFsync, 'maxmemory-policy': evictionPolicy };
  return Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [name] : []));
}

/** A version that cannot be read is not held against anybody. */
function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = Number.NaN, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}
