import { describe, expect, test } from '@jest/globals';
import { aRelayYaml, filesOf, problemsOf, read } from '../testing/read-yaml.js';
import type { RedisConfig } from './relay-config.js';

const redis = (entries: string, files: Record<string, string> = {}): RedisConfig =>
  read(aRelayYaml(`redis: { ${entries} }`), { readFile: filesOf(files) }).redis;

const urlOf = (config: RedisConfig) => (config.kind === 'single' ? config.url.reveal() : undefined);

describe('one Redis', () => {
  test.each(['redis://localhost', 'redis://u:p%2Fw@h:7000/2', 'rediss://h', 'redis://[::1]:6379/0', 'redis://h/'])(
    '%s is kept as it is',
    (url) => {
      expect(urlOf(redis(`url: '${url}'`))).toBe(new URL(url).href);
    },
  );

  test('login and database may stand beside the URL, a password with any characters', () => {
    const url = new URL(urlOf(redis(`url: redis://h:1, username: 'a:b', password: 'p@ss /w%rd:#', db: 4`)) ?? '');
    expect([decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual(['a:b', 'p@ss /w%rd:#']);
    expect([url.host, url.pathname]).toEqual(['h:1', '/4']);
  });

  test('a password without a URL belongs to the Redis on this machine', () => {
    expect(urlOf(redis('password: pw'))).toBe('redis://:pw@127.0.0.1:6379');
  });

  test('TLS may trust authorities of one’s own', () => {
    const config = redis('url: rediss://h, tlsCaFile: /ca.pem', { '/ca.pem': 'PEM' });
    expect(config.tls).toEqual({ ca: 'PEM' });
  });
});

test('sentinels', () => {
  const config = redis(
    'sentinels: [s1, "s2:7000", "[2001:db8::1]:7001"], name: main, password: pw, sentinelUsername: u, sentinelPassword: spw, db: 1, tls: true, allowUnsafe: true, waitReplicas: 1',
  );
  expect(config).toMatchObject({
    kind: 'sentinels',
    sentinels: [
      { host: 's1', port: 26_379 },
      { host: 's2', port: 7000 },
      { host: '2001:db8::1', port: 7001 },
    ],
    name: 'main',
    sentinelUsername: 'u',
    db: 1,
    tls: true,
    allowUnsafe: true,
    waitReplicas: 1,
  });
  if (config.kind !== 'sentinels') throw new Error('unreachable');
  expect([config.password?.reveal(), config.sentinelPassword?.reveal()]).toEqual(['pw', 'spw']);
});

test('a cluster', () => {
  expect(redis('cluster: [n1, "n2:7000"], username: u, tls: true, tlsCaFile: /ca', { '/ca': 'PEM' })).toEqual({
    kind: 'cluster',
    nodes: [
      { host: 'n1', port: 6379 },
      { host: 'n2', port: 7000 },
    ],
    username: 'u',
    tls: { ca: 'PEM' },
    allowUnsafe: false,
    waitReplicas: 0,
  });
});

describe('faults', () => {
  test.each([
    ['url: localhost', ['url: is not a redis:// or rediss:// URL with a host']],
    ['url: "redis:///0"', ['url: is not a redis:// or rediss:// URL with a host']],
    ['url: "unix:///tmp/redis.sock"', ['url: is not a redis:// or rediss:// URL with a host']],
    ['url: redis://h/db', ['url: has a path that is not a database number']],
    ['url: "redis://h?family=6"', ['url: holds ? or # options, which are not supported']],
    ['url: "redis://:100%@h"', ['url: holds a % that begins no %XX']],
    ['url: redis://h, cluster: [a]', ['cluster: stands beside redis.url']],
    ['url: redis://h, sentinels: [a], name: m', ['sentinels: stand beside redis.url']],
    [
      'url: redis://h, sentinels: [a], name: m, cluster: [b]',
      ['sentinels: stand beside redis.url', 'cluster: stands beside redis.url'],
    ],
    ['sentinels: [a]', ['name: is missing']],
    ['sentinels: []', []],
    ['name: m', ['name: means nothing without sentinels']],
    ['cluster: [a], sentinelPassword: p', ['sentinelPassword: means nothing without sentinels']],
    ['cluster: [a], db: 1', ['db: cannot be chosen in a cluster']],
    ['cluster: [a b]', ['cluster[0]: is not host or host:port (port 6379 if none)']],
    ['cluster: ["a:0"]', ['cluster[0]: is not host or host:port (port 6379 if none)']],
    ['cluster: ["a:65536"]', ['cluster[0]: is not host or host:port (port 6379 if none)']],
    ['cluster: ["[nonsense]:1"]', ['cluster[0]: is not host or host:port (port 6379 if none)']],
    ['url: redis://h, tls: true', ['tls: is said by the URL']],
    ['url: redis://h, tlsCaFile: /ca', ['tlsCaFile: is given, but TLS is not used']],
    ['cluster: [a], tls: true, tlsCaFile: /none', ['tlsCaFile: cannot be read']],
    [
      'url: "redis://u:p@h/1", username: u, password: p, db: 1',
      ['username: is in the URL as well', 'password: is in the URL as well', 'db: is in the URL as well'],
    ],
  ])('{ %s }', (entries, problems) => {
    const readFile = filesOf({ '/ca': 'PEM' });
    expect(problemsOf(aRelayYaml(`redis: { ${entries} }`), { readFile })).toEqual(
      problems.map((problem) => `redis.${problem}`),
    );
  });
});
