import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../run-cli.js';
import { aTerminal } from '../testing/a-terminal.js';

const FIXTURES = join(__dirname, '../../../vendors/src');
const RECEIVED_AT = 1_780_272_000_000;

const anAlarm = {
  ALARM_UUID: 'rule1',
  ALARM_NAME: '根盘使用率',
  ALARM_CURRENT_STATUS: 'Alarm',
  ALARM_EMERGENCY_LEVEL: 'Emergent',
  ALARM_TIME: 1749612345678,
  ALARM_RESOURCE_ID: 'host1',
  ALARM_RESOURCE_NAME: 'kvm-07',
};

async function relay(args: readonly string[], stdin?: string) {
  const { terminal, out, error } = aTerminal({
    now: () => RECEIVED_AT,
    isStdinInteractive: stdin === undefined,
    readStdin: async () => Buffer.from(stdin ?? ''),
  });
  return { exitCode: await runCli(args, terminal), out: out(), error: error() };
}

const folder = mkdtempSync(join(tmpdir(), 'relay-preview-'));
afterAll(() => rmSync(folder, { recursive: true }));

function aFile(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

describe('prints', () => {
  test('the event of a bare body, as people read it', async () => {
    const file = aFile('body.json', JSON.stringify(anAlarm));
    expect(await relay(['preview', 'zstack', file])).toEqual({
      exitCode: 0,
      error: '',
      out: `Critical  根盘使用率 / kvm-07
  alert key    zstack:zstack:alarm:rule1:host1
  event time   1749612345 (2025-06-11T03:25:45.000Z)
  description  (none)
  labels
    source = zstack
    check = 根盘使用率
    resource = kvm-07
    ALARM_UUID = rule1
    ALARM_NAME = 根盘使用率
    ALARM_CURRENT_STATUS = Alarm
    ALARM_EMERGENCY_LEVEL = Emergent
    ALARM_TIME = 1749612345678
    ALARM_RESOURCE_ID = host1
    ALARM_RESOURCE_NAME = kvm-07
    relay_source = zstack
    relay_id = 00000000000000000000000000
`,
    });
  });

  test('the same as JSON', async () => {
    const { out, exitCode } = await relay(
      ['preview', 'zstack', '-', '--json', '--source', 'dc1'],
      JSON.stringify(anAlarm),
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      kind: 'events',
      events: [
        { event_status: 'Critical', alert_key: 'dc1:zstack:alarm:rule1:host1', labels: { relay_source: 'dc1' } },
      ],
    });
  });

  test('every line of a description under its first', async () => {
    const { out } = await relay([
      'preview',
      'blueking',
      join(FIXTURES, 'blueking/fixtures/log-keyword.trigger.request.json'),
    ]);
    expect(out).toContain(
      '\n  description  新告警, COUNT(log) >= 10.0, 当前值17\n               \n               2026-05-11',
    );
  });

  test('why a payload is ignored', async () => {
    const body = '{"alarm":"x"}';
    expect(await relay(['preview', 'blueking'], body)).toEqual({
      exitCode: 0,
      out: 'ignored: debug request\n',
      error: '',
    });
    const { out } = await relay(['preview', 'blueking', '--json'], body);
    expect(JSON.parse(out)).toEqual({ kind: 'ignored', reason: 'debug request' });
  });

  test('where a payload cannot be read, with exit code 1', async () => {
    const body = JSON.stringify({ ...anAlarm, ALARM_CURRENT_STATUS: 'Paused' });
    const message = 'ALARM_CURRENT_STATUS: expected Alarm or OK, got "Paused"';
    expect(await relay(['preview', 'zstack'], body)).toEqual({
      exitCode: 1,
      out: `payload error at ${message}\n`,
      error: '',
    });
    const { out, exitCode } = await relay(['preview', 'zstack', '--json'], body);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ kind: 'payloadError', path: 'ALARM_CURRENT_STATUS', message });
  });
});

describe('takes', () => {
  test.each([
    ['JSON', 'http-fault.trigger'],
    ['a form', 'http-fault.trigger.urlencoded'],
    ['multipart', 'http-fault.trigger.multipart'],
    ['a GET', 'http-fault.trigger-by-get'],
  ])('a recorded request: %s', async (_form, situation) => {
    const { out } = await relay([
      'preview',
      'jiankongbao',
      join(FIXTURES, `jiankongbao/fixtures/${situation}.request.json`),
    ]);
    expect(out).toMatch(/^Warning {2}商城-结算页 /);
  });

  test('a recorded request with a packed body', async () => {
    const { out } = await relay([
      'preview',
      'blueking',
      join(FIXTURES, 'blueking/fixtures/host-cpu.trigger.gzip.request.json'),
    ]);
    expect(out).toMatch(/^Critical {2}主机CPU使用率过高 /);
  });

  test('a raw HTTP request with a form, and minds the line end an editor added', async () => {
    const form = 'task_id=1&task_name=%E5%95%86%E5%9F%8E&message_type=2&message_status=1&content=x';
    const head = `POST /push HTTP/1.1\r\nHost: example.net\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}`;
    const { out } = await relay(['preview', 'jiankongbao', aFile('form.txt', `${head}\r\n\r\n${form}\r\n`)]);
    expect(out).toContain('Info  商城\n');
    expect(out).toContain('description  x\n');
  });

  test('a raw GET', async () => {
    const { out } = await relay(
      ['preview', 'jiankongbao'],
      'GET /push?task_id=1&task_status=0 HTTP/1.1\nHost: example.net\n\n',
    );
    expect(out).toMatch(/^Ok {2}task 1\n/);
  });

  test('a query on the command line, without any body', async () => {
    const { out } = await relay(['preview', 'jiankongbao', '--method', 'get', '--query', '?task_id=1&task_status=1']);
    expect(out).toMatch(/^Warning {2}task 1\n/);
  });

  test('a content type, for a body that does not show its own', async () => {
    const multipart = '--b\r\nContent-Disposition: form-data; name="task_id"\r\n\r\n7\r\n--b--\r\n';
    const args = ['preview', 'jiankongbao', '--content-type', 'multipart/form-data; boundary=b'];
    expect((await relay(args, multipart)).out).toMatch(/^Warning {2}task 7\n/);
  });

  test('the zone of a source', async () => {
    const event = { EVENT_NAME: 'VmCrash', EVENT_TIME: 'Jun 11, 2025 12:00:00 PM' };
    const { out } = await relay(['preview', 'zstack', '--timezone', 'Asia/Shanghai'], JSON.stringify(event));
    expect(out).toContain('2025-06-11T04:00:00.000Z');
  });
});

describe('is called wrongly, exit code 2', () => {
  test.each([
    ['an unknown vendor', ['preview', 'zabbix'], 'Allowed choices are blueking, jiankongbao, zstack.'],
    ['no vendor', ['preview'], "missing required argument 'vendor'"],
    ['an unknown option', ['preview', 'zstack', '--loud'], "unknown option '--loud'"],
    [
      'a zone that does not exist',
      ['preview', 'zstack', '--timezone', 'Nowhere/At_All'],
      'Use an IANA name such as Asia/Shanghai.',
    ],
    ['a file that does not exist', ['preview', 'zstack', '/nowhere/at/all'], 'cannot read /nowhere/at/all'],
    ['nothing to read', ['preview', 'zstack'], 'name a file or pipe a payload in'],
    ['an unknown command', ['preveiw'], "unknown command 'preveiw'"],
    ['no command', [], 'Usage: relay'],
  ])('%s', async (_what, args, message) => {
    const { exitCode, error, out } = await relay(args);
    expect(exitCode).toBe(2);
    expect(error).toContain(message);
    expect(out).toBe('');
  });
});

test('help goes to standard output with exit code 0', async () => {
  const { exitCode, out, error } = await relay(['preview', '--help']);
  expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' });
  expect(out).toContain('Usage: relay preview [options] <vendor> [file]');
});
