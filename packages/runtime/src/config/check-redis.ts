import type { Complaint } from './complaint.js';
import { entryOf, isMapping } from './mapping.js';
import { complainAboutRedisUrl, redisUrlHolds } from './redis-url.js';
import type { PlacedFault } from './settings-path.js';

const ONE_WAY = 'Keep one of url, sentinels and cluster.';
const ONLY_SENTINELS = { problem: 'means nothing without sentinels', remedy: 'Remove it, or add redis.sentinels.' };
const REPEATED = { problem: 'is in the URL as well', remedy: 'Keep one of the two.' };

/** What holds between the keys of `redis`: one way to reach it, and only what belongs to that way. */
export function checkRedis(redis: unknown, readFile: (path: string) => string): PlacedFault[] {
  const given = givenKeys(redis);
  const has = (key: string) => given.has(key);
  const ways = ['url', 'sentinels', 'cluster'].filter(has);
  const [byUrl, bySentinels, byCluster] = [ways.length === 0 || has('url'), has('sentinels'), has('cluster')];
  const url = textOf(redis, 'url');
  const urlComplaint = url === undefined ? undefined : complainAboutRedisUrl(url);
  const inUrl = (part: 'username' | 'password' | 'db') =>
    url !== undefined && urlComplaint === undefined && redisUrlHolds(url, part);
  const usesTls = byUrl ? url?.startsWith('rediss:') === true : textOf(redis, 'tls') === 'true';
  const caFile = textOf(redis, 'tlsCaFile');

  const rules: ReadonlyArray<[key: string, broken: boolean, complaint: Complaint]> = [
    ['sentinels', has('url') && bySentinels, { problem: 'stand beside redis.url', remedy: ONE_WAY }],
    ['cluster', ways.length > 1 && byCluster, { problem: `stands beside redis.${ways[0]}`, remedy: ONE_WAY }],
    ['name', bySentinels && !has('name'), { problem: 'is missing', remedy: 'Add the name the sentinels know.' }],
    ['name', has('name') && !bySentinels, ONLY_SENTINELS],
    ['sentinelUsername', has('sentinelUsername') && !bySentinels, ONLY_SENTINELS],
    ['sentinelPassword', has('sentinelPassword') && !bySentinels, ONLY_SENTINELS],
    ['username', has('username') && inUrl('username'), REPEATED],
    ['password', has('password') && inUrl('password'), REPEATED],
    ['db', has('db') && inUrl('db'), REPEATED],
    [
      'db',
      has('db') && byCluster,
      { problem: 'cannot be chosen in a cluster', remedy: 'Remove it: a cluster has only 0.' },
    ],
    ['tls', has('tls') && byUrl, { problem: 'is said by the URL', remedy: 'Remove it; write rediss:// for TLS.' }],
    ['tlsCaFile', caFile !== undefined && !usesTls, { problem: 'is given, but TLS is not used', remedy: USE_TLS }],
    [
      'tlsCaFile',
      caFile !== undefined && !canRead(caFile, readFile),
      { problem: 'cannot be read', remedy: CORRECT_PATH },
    ],
  ];
  const complaints = [
    ...(urlComplaint === undefined ? [] : [{ path: ['redis', 'url'], ...urlComplaint }]),
    ...rules.filter(([, broken]) => broken).map(([key, , complaint]) => ({ path: ['redis', key], ...complaint })),
  ];
  return complaints;
}

const USE_TLS = 'Write rediss:// in the URL (or tls: true with sentinels or cluster), or remove it.';
const CORRECT_PATH = "Correct the path, and let the relay's user read the file.";

/** An empty list and a key without a value give nothing. */
function givenKeys(redis: unknown): ReadonlySet<string> {
  const entries = isMapping(redis) ? Object.entries(redis) : [];
  const given = entries.filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0));
  return new Set(given.map(([key]) => key));
}

function textOf(redis: unknown, key: string): string | undefined {
  const value = entryOf(redis, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function canRead(path: string, readFile: (path: string) => string): boolean {
  try {
    return readFile(path) !== '';
  } catch {
    return false;
  }
}
