import { describe, expect, test } from '@jest/globals';
import {
  anIntegrationYaml,
  aRelayYaml,
  aSourceYaml,
  faultsOf,
  PUSH_URL,
  problemsOf,
  read,
  TOKEN,
} from '../testing/read-yaml.js';

const NATIVE_URL = 'https://api.flashcat.cloud/event/push/alert/vendor?integration_key=5f2b9c0e7a1d4';

describe('names', () => {
  test.each(['a', '0', 'bk-prod', 'dc1.zstack_2', 'x'.repeat(63)])('%s is one', (name) => {
    const text = `integrations: { ${name}: { pushUrl: '${PUSH_URL}' } }
sources: { ${name}: { vendor: zstack, token: ${TOKEN}, integration: ${name} } }`;
    expect(read(text).sources[name]).toMatchObject({ name, integration: name });
  });

  test.each(['Ops', '-a', '.a', '_a', 'a:b', '"a b"', '"{a}"', '"a/b"', '""', 'x'.repeat(64), 'ünï', '__proto__'])(
    '%s is none, and the rule is told',
    (name) => {
      const rule = {
        problem: 'is not a usable name',
        remedy: 'Use 1 to 63 of a-z, 0-9, dot, _ and -, beginning with a letter or digit.',
      };
      const faults = faultsOf(`integrations: { ${name}: {} }\nsources: { ${name}: {} }`);
      expect(faults).toContainEqual({ path: expect.stringMatching(/^integrations\./), ...rule });
      expect(faults).toContainEqual({ path: expect.stringMatching(/^sources\./), ...rule });
    },
  );
});

describe('a push URL', () => {
  test.each([
    ['with a port and a prefix', 'https://alerts.example.com:8443/proxy/event/push/alert/standard?integration_key=abc'],
    ['with further parameters', `${PUSH_URL}&severity=Info`],
    ['without TLS', 'http://flashduty.internal/event/push/alert/standard?integration_key=abc'],
  ])('%s is kept as it was pasted', (_what, url) => {
    expect(read(anIntegrationYaml(`pushUrl: '${url}'`)).integrations.ops?.pushUrl.reveal()).toBe(url);
  });

  test.each([
    ['that is none', 'api.flashcat.cloud/event', 'is not an http:// or https:// URL'],
    ['of another scheme', 'ftp://h/event/push/alert/standard?integration_key=a', 'is not an http:// or https:// URL'],
    ['that is only a key', '5f2b9c0e7a1d4', 'is not an http:// or https:// URL'],
    ['with a login', PUSH_URL.replace('//', '//me:pw@'), 'holds a user name or password before the host'],
    ['with a fragment', `${PUSH_URL}#x`, 'holds a # part, which would not be sent'],
    ['without a key', 'https://h/event/push/alert/standard', 'does not hold one integration_key=…'],
    [
      'with an empty key',
      'https://h/event/push/alert/standard?integration_key=',
      'does not hold one integration_key=…',
    ],
    ['with two keys', `${PUSH_URL}&integration_key=b`, 'does not hold one integration_key=…'],
  ])('%s is a fault, and is not shown', (_what, url, problem) => {
    const faults = faultsOf(anIntegrationYaml(`pushUrl: '${url}'`));
    expect(faults.map((fault) => `${fault.path}: ${fault.problem}`)).toEqual([`integrations.ops.pushUrl: ${problem}`]);
    expect(JSON.stringify(faults)).not.toContain('5f2b9c0e7a1d4');
  });

  test('of a vendor’s own integration needs format: native', () => {
    expect(read(anIntegrationYaml(`pushUrl: '${NATIVE_URL}', format: native`)).integrations.ops?.format).toBe('native');
  });

  test('that is neither is a fault that explains both', () => {
    const [fault] = faultsOf(anIntegrationYaml(`pushUrl: '${NATIVE_URL}'`));
    expect(fault?.problem).toContain('does not end in /event/push/alert/standard, which format: standard');
    expect(fault?.remedy).toContain('Make a Standard Alert Event integration in Flashduty');
    expect(fault?.remedy).toContain('add format: native');
  });

  test('of a standard integration is a fault with format: native', () => {
    const [fault] = faultsOf(anIntegrationYaml(`pushUrl: '${PUSH_URL}', format: native`));
    expect(fault?.problem).toContain('but the format is native');
  });
});

describe('a source', () => {
  test.each([
    ["token: ''", 'token: is empty'],
    ["token: 'a b'", 'token: is not text without blanks'],
    ['token: "abc\\n"', 'token: is not text without blanks'],
    ['token: [a]', 'token: holds more than one value'],
    ['callbackToken: abc', 'callbackToken: means nothing to this vendor'],
    ['timezone: Mars/Olympus', 'timezone: is not an IANA time zone'],
    ['allowFrom: 10.0.0.0/8', 'allowFrom: is not a list'],
    ['allowFrom: [10.0.0.0/8, 10.0.0]', 'allowFrom[1]: is not an IPv4 or IPv6 address or CIDR range'],
    ['allowFrom: [10.0.0.0/33]', 'allowFrom[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['allowFrom: ["::1/129"]', 'allowFrom[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['allowFrom: ["fe80::1%eth0"]', 'allowFrom[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['allowFrom: [localhost]', 'allowFrom[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['allowFrom: [10.0.0.1/]', 'allowFrom[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['labels: [a]', 'labels: is not a mapping of label names to text'],
    ['labels: { 1a: x }', 'labels.1a: is not a label name'],
    ['labels: { a-b: x }', 'labels.a-b: is not a label name'],
    ['labels: { relay_id: x }', 'labels.relay_id: is a reserved label name'],
    ['labels: { body_text: x }', 'labels.body_text: is a reserved label name'],
    ['labels: { layer_webhook_reset_1_feishus: x }', 'labels.layer_webhook_reset_1_feishus: is a reserved label name'],
    ['labels: { __proto__: x }', 'labels.__proto__: is a reserved label name'],
    ['labels: { a: {} }', 'labels.a: is not a label value'],
    ['labels: { a: }', 'labels.a: is not a label value'],
    [`labels: { a: ${'x'.repeat(2049)} }`, 'labels.a: is not a label value'],
    [`labels: { ${manyLabels(21)} }`, 'labels: holds more than 20 labels'],
    ['expectEvery: 6', 'expectEvery: is not a duration from 1s to 30d with its unit (ms, s, m, h, d)'],
  ])('with { %s } is a fault', (entries, problem) => {
    const text = aSourceYaml(entries).replace(entries.startsWith('token') ? `token: ${TOKEN}, ` : /$^/, '');
    expect(problemsOf(text)).toEqual([`sources.dc1.${problem}`]);
  });

  test.each([
    ['timezone: Asia/Shanghai', { timezone: 'Asia/Shanghai' }],
    ['allowFrom: [10.1.2.3, "2001:db8::/32", "::1"]', { allowFrom: ['10.1.2.3', '2001:db8::/32', '::1'] }],
    ['labels: { env: prod, layer: "1", n: 3, on: true }', { labels: { env: 'prod', layer: '1', n: '3', on: 'true' } }],
    ['expectEvery: 6h', { expectEveryMs: 21_600_000 }],
  ])('may have { %s }', (entries, expected) => {
    expect(read(aSourceYaml(entries)).sources.dc1).toMatchObject(expected);
  });

  test('may have 20 labels', () => {
    expect(problemsOf(aSourceYaml(`labels: { ${manyLabels(20)} }`))).toEqual([]);
  });

  test('of Jiankongbao may have a callback token', () => {
    const text = aSourceYaml('callbackToken: abcdef').replace('zstack', 'jiankongbao');
    expect(read(text).sources.dc1?.callbackToken?.reveal()).toBe('abcdef');
  });

  test('needs vendor, token and integration', () => {
    expect(problemsOf(`integrations: { ops: { pushUrl: '${PUSH_URL}' } }\nsources: { a: {} }`)).toEqual([
      'sources.a.vendor: is missing',
      'sources.a.token: is missing',
      'sources.a.integration: is missing',
    ]);
  });

  test('may share its token with another', () => {
    const text = `
integrations: { ops: { pushUrl: '${PUSH_URL}' } }
sources:
  a: { vendor: zstack, token: ${TOKEN}, integration: ops }
  b: { vendor: blueking, token: ${TOKEN}, integration: ops }
`;
    expect(Object.keys(read(text).sources)).toEqual(['a', 'b']);
  });
});

describe('the other settings', () => {
  test.each([
    [
      'worker: { giveUpAfter: 31d }',
      'worker.giveUpAfter: is not a duration from 1s to 30d with its unit (ms, s, m, h, d)',
    ],
    [
      'worker: { giveUpAfter: 24 }',
      'worker.giveUpAfter: is not a duration from 1s to 30d with its unit (ms, s, m, h, d)',
    ],
    [
      'worker: { giveUpAfter: 1h30m }',
      'worker.giveUpAfter: is not a duration from 1s to 30d with its unit (ms, s, m, h, d)',
    ],
    ['worker: { concurrency: 1.5 }', 'worker.concurrency: is not a number of deliveries from 1 to 1000'],
    ['ingress: { maxBodyBytes: 1MB }', 'ingress.maxBodyBytes: is not bytes up to 64MiB, also with KiB, MiB or GiB'],
    ['ingress: { maxBodyBytes: 0 }', 'ingress.maxBodyBytes: is not bytes up to 64MiB, also with KiB, MiB or GiB'],
    ['ingress: { opsPort: 65536 }', 'ingress.opsPort: is not a port from 0 to 65535'],
    ['ingress: { trustedProxies: [proxy] }', 'ingress.trustedProxies[0]: is not an IPv4 or IPv6 address or CIDR range'],
    ['ingress: { opsPort: 3000 }', 'ingress.opsPort: is the port for webhooks too'],
    ['ingress: { port: 8000, opsPort: 8000 }', 'ingress.opsPort: is the port for webhooks too'],
    ['ingress: [3000]', 'ingress: is not a mapping of keys to values'],
    ['board: { user: "a:b" }', 'board.user: is not a user name without a colon'],
    ['board: { readOnly: yes }', 'board.readOnly: is not true or false'],
    ['selfAlerts: op', 'selfAlerts: is not the name of a known integration'],
  ])('%s is a fault', (line, problem) => {
    expect(problemsOf(aRelayYaml(line))).toEqual([problem]);
  });

  test.each([
    ['500ms', undefined],
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
  ])('a duration of %s', (written, giveUpAfterMs) => {
    const text = aRelayYaml(`worker: { giveUpAfter: ${written} }`);
    if (giveUpAfterMs === undefined) expect(problemsOf(text)).toHaveLength(1);
    else expect(read(text).worker.giveUpAfterMs).toBe(giveUpAfterMs);
  });

  test.each([
    ['1048576', 1_048_576],
    ['512KiB', 524_288],
    ['64MiB', 67_108_864],
  ])('a size of %s', (written, maxBodyBytes) => {
    expect(read(aRelayYaml(`ingress: { maxBodyBytes: ${written} }`)).ingress.maxBodyBytes).toBe(maxBodyBytes);
  });

  test('two ports may be left to the system', () => {
    expect(problemsOf(aRelayYaml('ingress: { port: 0, opsPort: 0 }'))).toEqual([]);
  });

  test('PORT counts as the port for webhooks', () => {
    expect(problemsOf(aRelayYaml(), { env: { PORT: '3002' } })).toEqual([
      'ingress.opsPort: is the port for webhooks too',
    ]);
    expect(problemsOf(aRelayYaml('ingress: { opsPort: 3000 }'), { env: { PORT: '80' } })).toEqual([]);
  });

  test('selfAlerts names an integration', () => {
    expect(read(aRelayYaml('selfAlerts: ops')).selfAlerts).toBe('ops');
  });

  test('selfAlerts cannot be an integration in native format, which takes a vendor’s bytes only', () => {
    const native = anIntegrationYaml(`pushUrl: '${NATIVE_URL}', format: native`);
    expect(faultsOf(`${native}selfAlerts: ops\n`)).toEqual([
      {
        path: 'selfAlerts',
        problem: 'is an integration in native format, which takes no other alerts',
        remedy: 'Name an integration of the type Standard Alert Event, or add one for this.',
      },
    ]);
  });

  test('no source can have the name under which the relay sends its own alerts', () => {
    expect(problemsOf(aRelayYaml().replace('dc1:', 'relay:'))).toEqual([
      'sources.relay: is the name under which the relay sends its own alerts',
    ]);
  });
});

describe('warnings', () => {
  const withIntegration = (entry: string) => aRelayYaml().replace('sources:', `  ${entry}\nsources:`);

  test('an integration that nothing uses', () => {
    expect(read(withIntegration(`dev: { pushUrl: '${PUSH_URL}' }`)).warnings).toEqual([
      'integrations.dev is not used by any source',
    ]);
  });

  test('not one that only the relay’s own alerts use', () => {
    expect(read(`${withIntegration(`dev: { pushUrl: '${PUSH_URL}' }`)}selfAlerts: dev\n`).warnings).toEqual([]);
  });

  test('a token that may be guessed, or that does not stand in a URL as it is', () => {
    expect(read(aRelayYaml().replace(TOKEN, '"short/%"')).warnings).toEqual([
      'sources.dc1.token is shorter than 16 characters and may be guessed',
      'sources.dc1.token must be percent-encoded in the webhook URL',
    ]);
  });

  test('a push URL whose key travels in the clear', () => {
    const url = 'http://10.0.0.9/event/push/alert/standard?integration_key=abc';
    expect(read(anIntegrationYaml(`pushUrl: '${url}'`)).warnings).toEqual([
      'integrations.ops.pushUrl is http: its key can be read on the way',
    ]);
    expect(read(anIntegrationYaml(`pushUrl: '${url.replace('10.0.0.9', '127.0.0.1:4100')}'`)).warnings).toEqual([]);
  });

  test('variables that do nothing beside a file, unless the file refers to them', () => {
    const env = { RELAY_TOKEN: TOKEN, FLASHDUTY_PUSH_URL: PUSH_URL };
    expect(read(anIntegrationYaml(`pushUrl: "\${FLASHDUTY_PUSH_URL}"`), { env }).warnings).toEqual([
      'RELAY_TOKEN is set but not used: there is a relay.yaml, and it does not refer to it',
    ]);
  });
});

function manyLabels(count: number): string {
  return Array.from({ length: count }, (_, index) => `l${index}: x`).join(', ');
}
