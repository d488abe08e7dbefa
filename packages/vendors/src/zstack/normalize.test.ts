import { describe, expect, test } from '@jest/globals';
import { readEnvelope } from '../read-envelope.js';
import { anEnvelope, RECEIVED_AT_MS } from '../testing/an-envelope.js';
import { readOne } from '../testing/read-one.js';
import { sha256Hex } from '../text/sha256-hex.js';

const RULE = '345b52d13dc145bf898780e8bf872c77';
const HOST = '0f0fc5534fc449b5a8d7146d155a577a';
const RECEIPT = RECEIVED_AT_MS / 1000;

const anAlarm = (varied: object = {}) => ({
  ALARM_UUID: RULE,
  ALARM_NAME: '根盘使用率',
  ALARM_METRIC: 'DiskRootUsedCapacityInPercent',
  ALARM_COMPARISON_OPERATOR: 'GreaterThan',
  ALARM_THRESHOLD: '85.00%',
  ALARM_CURRENT_VALUE: '91.37%',
  ALARM_DURATION: 300,
  ALARM_CURRENT_STATUS: 'Alarm',
  ALARM_EMERGENCY_LEVEL: 'Emergent',
  ALARM_TIME: 1749612345678,
  ALARM_RESOURCE_ID: HOST,
  ALARM_RESOURCE_NAME: 'kvm-07',
  ALARM_DATA_UUID: '038fc556257b4bee880f5fbdb80d9f25',
  ...varied,
});

const anEvent = (varied: object = {}) => ({
  EVENT_NAME: 'VmCrash',
  EVENT_NAMESPACE: 'ZStack/VM',
  EVENT_EMERGENCY_LEVEL: 'Emergent',
  EVENT_LABELS: {},
  EVENT_RESOURCE_ID: HOST,
  EVENT_RESOURCE_NAME: 'vm-1',
  EVENT_TIME: 'Jun 11, 2025 11:25:45 AM',
  EVENT_SUBSCRIPTION_UUID: 'sub1',
  EVENT_DATA_UUID: '0828583ac6de46f682cbb362ebbc1d63',
  ...varied,
});

const alarm = (varied: object = {}) => readOne('zstack', anAlarm(varied));
const event = (varied: object = {}, timezone?: string) =>
  readOne('zstack', anEvent(varied), timezone === undefined ? {} : { timezone });
const readBody = (body: unknown) => readEnvelope(anEnvelope({ body }), { name: 'test', vendor: 'zstack' });

const LEVELS = [
  ['Emergent', 'Critical'],
  ['紧急', 'Critical'],
  ['Important', 'Warning'],
  ['Major', 'Warning'],
  ['严重', 'Warning'],
  ['Normal', 'Info'],
  ['Info', 'Info'],
  ['提示', 'Info'],
  [' emERGENT ', 'Critical'],
  ['', 'Warning'],
  ['-', 'Warning'],
  [undefined, 'Warning'],
  ['Fatal', 'Warning'],
  ['constructor', 'Warning'],
] as const;

describe('severity', () => {
  test.each(LEVELS)('level %p of an alarm is %s', (level, status) => {
    expect(alarm({ ALARM_EMERGENCY_LEVEL: level }).event_status).toBe(status);
  });

  test.each(LEVELS)('level %p of an event is %s', (level, status) => {
    expect(event({ EVENT_EMERGENCY_LEVEL: level }).event_status).toBe(status);
  });

  test('an unknown word stays visible as a label', () => {
    expect(alarm({ ALARM_EMERGENCY_LEVEL: 'Fatal' }).labels.ALARM_EMERGENCY_LEVEL).toBe('Fatal');
  });

  test('Recovery is a level of events only', () => {
    expect(alarm({ ALARM_EMERGENCY_LEVEL: 'Recovery' }).event_status).toBe('Warning');
    expect(event({ EVENT_EMERGENCY_LEVEL: ' recovery' }).event_status).toBe('Ok');
  });
});

describe('state of an alarm', () => {
  test.each(['OK', 'ok', ' Ok ', '监控中'])('%p is Ok, whatever its level', (ALARM_CURRENT_STATUS) => {
    expect(alarm({ ALARM_CURRENT_STATUS }).event_status).toBe('Ok');
  });

  test.each(['Alarm', 'ALARM', '已触发'])('%p goes by level', (ALARM_CURRENT_STATUS) => {
    expect(alarm({ ALARM_CURRENT_STATUS }).event_status).toBe('Critical');
  });

  test.each([
    ['InsufficientData', '"InsufficientData"'],
    ['数据不足', '"数据不足"'],
    ['', 'nothing'],
    ['-', 'nothing'],
    [undefined, 'nothing'],
    [{}, 'nothing'],
    ['toString', '"toString"'],
  ])('%p is never guessed', (ALARM_CURRENT_STATUS, got) => {
    expect(() => alarm({ ALARM_CURRENT_STATUS })).toThrow(`ALARM_CURRENT_STATUS: expected Alarm or OK, got ${got}`);
  });
});

const PAIRS = [
  ['HostConnection', 'HostDisconnected', 'HostConnected'],
  ['PrimaryStorageConnection', 'PrimaryStorageDisconnected', 'PrimaryStorageConnected'],
  ['BackupStorageConnection', 'BackupStorageDisconnected', 'BackupStorageConnected'],
  ['VRouterConnection', 'VRouterDisconnected', 'VRouterConnected'],
  ['VRouterHealth', 'VRouterUnhealthy', 'VRouterHealthy'],
] as const;

describe('paired events', () => {
  test.each(PAIRS)('%s: %s opens what %s closes', (pair, problem, healthy) => {
    const opened = event({ EVENT_NAME: problem, EVENT_EMERGENCY_LEVEL: 'Normal' });
    const closed = event({ EVENT_NAME: healthy, EVENT_EMERGENCY_LEVEL: 'Emergent', EVENT_SUBSCRIPTION_UUID: 'sub2' });
    expect([opened.event_status, closed.event_status]).toEqual(['Info', 'Ok']);
    expect(opened.alert_key).toBe(`test:zstack:event:ZStack/VM:${pair}:${HOST}`);
    expect(closed.alert_key).toBe(opened.alert_key);
  });

  test('a connected router does not close an unhealthy one', () => {
    const unhealthy = event({ EVENT_NAME: 'VRouterUnhealthy' });
    expect(event({ EVENT_NAME: 'VRouterConnected' }).alert_key).not.toBe(unhealthy.alert_key);
  });

  test('names are exact: a name that merely ends alike has no partner', () => {
    const { alert_key } = event({ EVENT_NAME: 'PrimaryStorageHostDisconnected' });
    expect(alert_key).toBe(`test:zstack:event:sub1:PrimaryStorageHostDisconnected:${HOST}`);
  });
});

describe('third-party alerts', () => {
  const labels = {
    Product: 'ceph',
    Service: 'osd',
    Metric: 'usage',
    Dimensions: 'osd=3',
    AlertLevel: 'Emergent',
    Message: '满',
  };
  const thirdParty = (varied: object = {}, rest: object = {}) =>
    event({ EVENT_NAME: 'ThirdpartyAlert', EVENT_LABELS: { ...labels, ...varied }, ...rest });

  test('the key is the platform and a hash of what the alert is about', () => {
    const hash = sha256Hex('ceph\nosd\nusage\nosd=3').slice(0, 32);
    expect(thirdParty().alert_key).toBe(`test:zstack:thirdparty:${HOST}:${hash}`);
  });

  test.each(['Product', 'Service', 'Metric', 'Dimensions'])('another %s is another alert', (name) => {
    expect(thirdParty({ [name]: 'other' }).alert_key).not.toBe(thirdParty().alert_key);
    expect(thirdParty({ [name]: { a: 1 } }).alert_key).not.toBe(thirdParty({ [name]: { a: 2 } }).alert_key);
  });

  test('a repeat keeps the key', () => {
    const repeat = { Uuid: 'x', AlertTime: '1', AlertLevel: 'Normal', Message: '更满' };
    expect(thirdParty(repeat, { EVENT_SUBSCRIPTION_UUID: 'sub2' }).alert_key).toBe(thirdParty().alert_key);
  });

  test.each([
    ['Normal', 'Emergent', 'Info'],
    ['', 'Emergent', 'Critical'],
    ['-', 'Normal', 'Info'],
    [undefined, 'Important', 'Warning'],
    ['P1', 'Emergent', 'Warning'],
    [undefined, undefined, 'Warning'],
  ])('its own level %p wins over the level %p of the event: %s', (AlertLevel, EVENT_EMERGENCY_LEVEL, status) => {
    expect(thirdParty({ AlertLevel }, { EVENT_EMERGENCY_LEVEL }).event_status).toBe(status);
  });

  test('metric and message are its own', () => {
    const { labels: shown, description } = thirdParty();
    expect(shown).toMatchObject({ metric: 'usage', EVENT_LABELS_Dimensions: 'osd=3' });
    expect(description).toBe('满');
  });
});

describe('alert key', () => {
  test('of an alarm is the rule and the resource', () => {
    expect(alarm().alert_key).toBe(`test:zstack:alarm:${RULE}:${HOST}`);
  });

  test('of any other event is subscription, name and resource', () => {
    expect(event().alert_key).toBe(`test:zstack:event:sub1:VmCrash:${HOST}`);
  });

  test.each(['-', '', undefined])('an id of %p is a dash', (id) => {
    expect(alarm({ ALARM_RESOURCE_ID: id }).alert_key).toBe(`test:zstack:alarm:${RULE}:-`);
    expect(event({ EVENT_RESOURCE_ID: id, EVENT_SUBSCRIPTION_UUID: id }).alert_key).toBe(
      'test:zstack:event:-:VmCrash:-',
    );
    const paired = event({ EVENT_NAME: 'HostConnected', EVENT_NAMESPACE: id, EVENT_RESOURCE_ID: id });
    expect(paired.alert_key).toBe('test:zstack:event:-:HostConnection:-');
  });

  test('a list of resources too long for a key is hashed, and only the list', () => {
    const ids = Array.from({ length: 7 }, (_, index) => String(index).repeat(32)).join('|');
    expect(alarm({ ALARM_RESOURCE_ID: ids }).alert_key).toBe(`test:zstack:alarm:${RULE}:${sha256Hex(ids)}`);
    const five = ids.slice(0, 164);
    expect(alarm({ ALARM_RESOURCE_ID: five }).alert_key).toBe(`test:zstack:alarm:${RULE}:${five}`);
  });

  test('does not change with what changes in every notification', () => {
    const changed = {
      ALARM_DATA_UUID: 'x',
      ALARM_LABELS: ['ALARM_EXCLUDE_RESOURCE_LABEL Equal x'],
      ALARM_NAME: '新名字',
      ALARM_RESOURCE_NAME: 'x',
      ALARM_EMERGENCY_LEVEL: 'Normal',
      ALARM_THRESHOLD: '1',
      ALARM_CURRENT_VALUE: '2',
      ALARM_TIME: 1,
      ALARM_CURRENT_STATUS: 'OK',
    };
    expect(alarm(changed).alert_key).toBe(alarm().alert_key);
    const changedEvent = { EVENT_DATA_UUID: 'x', EVENT_TIME: 'x', EVENT_EMERGENCY_LEVEL: 'Recovery', EVENT_ERROR: 'x' };
    expect(event(changedEvent).alert_key).toBe(event().alert_key);
  });

  test.each(['', '-', null, {}])('ALARM_UUID %p is a payload error', (ALARM_UUID) => {
    expect(() => alarm({ ALARM_UUID })).toThrow('ALARM_UUID: missing');
  });
});

describe('event time', () => {
  test.each([
    [1749612345678, 1749612345],
    ['1749612345678', 1749612345],
    [0, RECEIPT],
    [-5, RECEIPT],
    ['06-11 11:25', RECEIPT],
    [undefined, RECEIPT],
    [1e300, RECEIPT],
  ])('ALARM_TIME %p is %d', (ALARM_TIME, seconds) => {
    expect(alarm({ ALARM_TIME }).event_time).toBe(seconds);
  });

  const NOON_SHANGHAI = Date.UTC(2025, 5, 11, 4, 0, 0) / 1000;

  test.each([
    ['Jun 11, 2025 12:00:00 PM', NOON_SHANGHAI],
    ['Jun 11, 2025, 12:00:00 PM', NOON_SHANGHAI],
    ['Jun 11, 2025, 12:00:00\u202fPM', NOON_SHANGHAI],
    ['Jun 11, 2025 12:00:00 AM', NOON_SHANGHAI - 12 * 3600],
    ['Jun 11, 2025 1:05:09 PM', NOON_SHANGHAI + 3909],
    ['Jan 1, 2026 12:00:00 AM', Date.UTC(2025, 11, 31, 16) / 1000],
    ['Foo 11, 2025 12:00:00 PM', RECEIPT],
    ['Jun 41, 2025 12:00:00 PM', RECEIPT],
    ['Jun 11, 2025 13:00:00 PM', RECEIPT],
    ['2025-06-11 12:00:00', RECEIPT],
    [undefined, RECEIPT],
  ])('EVENT_TIME %p in Shanghai is %d', (EVENT_TIME, seconds) => {
    expect(event({ EVENT_TIME }, 'Asia/Shanghai').event_time).toBe(seconds);
  });

  test('without a zone, or with one that does not exist, it is the time of receipt', () => {
    expect(event().event_time).toBe(RECEIPT);
    expect(event({}, 'Nowhere/At_All').event_time).toBe(RECEIPT);
  });

  test.each([
    ['Mar 9, 2025 1:59:59 AM', Date.UTC(2025, 2, 9, 6, 59, 59)],
    ['Mar 9, 2025 3:00:00 AM', Date.UTC(2025, 2, 9, 7, 0, 0)],
    ['Nov 2, 2025 12:30:00 AM', Date.UTC(2025, 10, 2, 4, 30, 0)],
    ['Nov 2, 2025 3:00:00 AM', Date.UTC(2025, 10, 2, 8, 0, 0)],
  ])('%s in New York minds the change of clocks', (EVENT_TIME, milliseconds) => {
    expect(event({ EVENT_TIME }, 'America/New_York').event_time).toBe(milliseconds / 1000);
  });
});

describe('title, description and labels', () => {
  test.each([
    [{}, '根盘使用率 / kvm-07'],
    [{ ALARM_RESOURCE_NAME: '-', ALARM_RESOURCE_IP: '10.0.0.1' }, '根盘使用率 / 10.0.0.1'],
    [{ ALARM_RESOURCE_NAME: '', ALARM_RESOURCE_IP: '-' }, `根盘使用率 / ${HOST}`],
    [{ ALARM_RESOURCE_NAME: '-', ALARM_RESOURCE_ID: '-' }, '根盘使用率'],
    [{ ALARM_NAME: undefined }, 'DiskRootUsedCapacityInPercent / kvm-07'],
    [{ ALARM_NAME: '-', ALARM_METRIC: '' }, 'kvm-07'],
  ])('%j reads %s', (varied, title) => {
    expect(alarm(varied).title_rule).toBe(title);
  });

  test.each([
    [{}, 'VmCrash / vm-1'],
    [{ EVENT_RESOURCE_NAME: '-', EVENT_RESOURCE_IP: '10.0.0.1' }, 'VmCrash / 10.0.0.1'],
    [{ EVENT_RESOURCE_NAME: '' }, `VmCrash / ${HOST}`],
    [{ EVENT_RESOURCE_NAME: '-', EVENT_RESOURCE_ID: '' }, 'VmCrash'],
  ])('an event with %j reads %s', (varied, title) => {
    expect(event(varied).title_rule).toBe(title);
  });

  test.each([
    [{}, 'DiskRootUsedCapacityInPercent GreaterThan 85.00%, current value 91.37%, for 300 s'],
    [
      { ALARM_THRESHOLD: 85, ALARM_CURRENT_VALUE: undefined },
      'DiskRootUsedCapacityInPercent GreaterThan 85, for 300 s',
    ],
    [
      { ALARM_DURATION: '5 minutes' },
      'DiskRootUsedCapacityInPercent GreaterThan 85.00%, current value 91.37%, for 5 minutes',
    ],
  ])('an alarm with %j says %s', (varied, description) => {
    expect(alarm(varied).description).toBe(description);
  });

  test.each([
    [{ EVENT_ERROR: '{"code":1}', EVENT_LABELS: { Error: 'b' } }, '{"code":1}'],
    [{ EVENT_LABELS: { Error: 'b', Message: 'c' } }, 'b'],
    [{ EVENT_LABELS: { Error: '-', Message: 'c' } }, 'c'],
    [{ EVENT_LABELS: 'text' }, undefined],
  ])('an event with %j says %p', (varied, description) => {
    expect(event(varied).description).toBe(description);
  });

  test('labels: the relay’s words first, then the payload’s own', () => {
    expect(Object.keys(alarm().labels).slice(0, 7)).toEqual([
      'source',
      'check',
      'resource',
      'metric',
      'trigger_value',
      'ALARM_UUID',
      'ALARM_NAME',
    ]);
  });

  test('what changes with every notification, lists and absent values are no labels', () => {
    const { labels } = alarm({
      ALARM_LABELS: ['x'],
      ALARM_RESOURCE_CLUSTER_NAME: '-',
      ALARM_ACCOUNT_UUID: '',
      'odd-key': 1.5,
    });
    for (const name of ['ALARM_DATA_UUID', 'ALARM_LABELS', 'ALARM_RESOURCE_CLUSTER_NAME', 'ALARM_ACCOUNT_UUID']) {
      expect(labels).not.toHaveProperty(name);
    }
    expect(labels.odd_key).toBe('1.5');
    expect(event().labels).not.toHaveProperty('EVENT_DATA_UUID');
    expect(event({ EVENT_LABELS: { 'Old Status': 'x', None: '-' } }).labels).toMatchObject({
      EVENT_LABELS_Old_Status: 'x',
    });
  });
});

describe('body', () => {
  const testMessage = {
    product: 'zstack',
    service: 'zstack',
    metric: 'ZStack::CPU',
    dataSource: 'zstack',
    message: 'CPU >= 100',
  };
  const remedy = 'custom ZStack HTTP template: remove the default HTTP template or use the recommended one';

  test.each([
    [JSON.stringify(JSON.stringify(testMessage)), 'vendor test message'],
    [testMessage, 'vendor test message'],
    [{ 'org.zstack.header.APIEvent': { success: true } }, 'ZStack API topic message'],
  ])('%j is ignored: %s', (body, reason) => {
    expect(readBody(body)).toEqual({ kind: 'ignored', reason });
  });

  test('an alarm in a JSON string is read as the alarm it is', () => {
    expect(readOne('zstack', JSON.stringify(JSON.stringify(anAlarm())))).toEqual(alarm());
  });

  test.each([
    [{ facts: [{ name: '报警级别', value: '紧急' }] }, '(body)'],
    ['{"ALARM_UUID":"a","ALARM_NAME":"磁盘 "根" 满"}', '(body)'],
    ['', '(body)'],
    ['hello', '(body)'],
    [[anAlarm()], '(body)'],
    ['"not JSON inside"', '(body)'],
    ['""', '(body)'],
    [{ hello: 'world' }, '(body)'],
    [{ 'org.zstack.Event': 'text' }, '(body)'],
    [{ plain: {} }, '(body)'],
    [{ ...testMessage, ALARM_NAME: 'x' }, 'ALARM_UUID'],
    [{ ALARM_CURRENT_STATUS: 'OK' }, 'ALARM_UUID'],
    [{ EVENT_RESOURCE_ID: HOST }, 'EVENT_NAME'],
  ])('%j cannot be read: %s, with the remedy', (body, path) => {
    expect(() => readBody(body)).toThrow(expect.objectContaining({ path }));
    expect(() => readBody(body)).toThrow(remedy);
  });

  test.each(['', null])('EVENT_NAME %p is a payload error', (EVENT_NAME) => {
    expect(() => event({ EVENT_NAME })).toThrow('EVENT_NAME: missing');
  });
});
