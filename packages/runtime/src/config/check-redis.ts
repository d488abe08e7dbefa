import type { Complaint } from './check-push-url.js';
import { entryOf } from './mapping.js';
import { complainAboutRedisUrl } from './redis-url.js';
import type { PlacedFault } from './settings-path.js';

/** Keys that mean something only together with another way to reach Redis than `url`. */
const ONLY_WITH = {
  name: 'sentinels',
  sentinelUsername: 'sentinels',
  sentinelPassword: 'sentinels',
} as const;

/** What holds between the keys of `redis`: one way to reach it, and only what belongs to that way. */
export function checkRedis(redis: unknown, readFile: (path: string) => string): PlacedFault[] {
  const given = (key: string) => entryOf(redis, key) !== undefined;
  const ways = ['url', 'sentinels', 'cluster'].filter(given);
  const url = entryOf(redis, 'url');
  const usesTls =
    ways.includes('url') || ways.length === 0 ? /^rediss:/.test(String(url)) : entryOf(redis, 'tls') === 'true';
  const rules: ReadonlyArray<[key: string, broken: boolean, complaint: Complaint]> = [
    [
      ways[1] ?? '',
      ways.length > 1,
      { problem: `stands beside ${ways[0]}`, remedy: 'Keep one of url, sentinels and cluster.' },
    ],
    [
      'sentinels',
      given('sentinels') && !given('name'),
      { problem: 'need the name of the group they watch', remedy: 'Add redis.name, such as mymaster.' },
    ],
    ...Object.entries(ONLY_WITH).map(([key, way]): [string, boolean, Complaint] => [
      key,
      given(key) && !given(way),
      { problem: `means nothing without ${way}`, remedy: `Remove it, or add redis.${way}.` },
    ]),
    [
      'db',
      given('db') && given('cluster'),
      { problem: 'cannot be chosen in a cluster', remedy: 'Remove it: a cluster has database 0 only.' },
    ],
    [
      'tls',
      given('tls') && !given('sentinels') && !given('cluster'),
      { problem: 'is said by the URL', remedy: 'Remove it, and write rediss:// for TLS or redis:// for none.' },
    ],
    [
      'tlsCaFile',
      given('tlsCaFile') && !usesTls,
      { problem: 'is given, but TLS is not in use', remedy: 'Write rediss:// (or tls: true), or remove it.' },
    ],
  ];
  const faults = rules
    .filter(([, broken]) => broken)
    .map(([key, , complaint]) => ({ path: ['redis', key], ...complaint }));
  const urlComplaint = typeof url === 'string' ? complainAboutRedisUrl(url) : undefined;
  if (urlComplaint !== undefined) faults.push({ path: ['redis', 'url'], ...urlComplaint });
  const caFile = entryOf(redis, 'tlsCaFile');
  if (typeof caFile === 'string' && caFile !== '' && !canRead(caFile, readFile)) {
    const problem = 'names a file that cannot be read';
    faults.push({
      path: ['redis', 'tlsCaFile'],
      problem,
      remedy: "Correct the path, and let the relay's user read it.",
    });
  }
  return faults;
}

function canRead(path: string, readFile: (path: string) => string): boolean {
  try {
    return readFile(path) !== '';
  } catch {
    return false;
  }
}
