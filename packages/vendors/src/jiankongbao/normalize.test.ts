import { describe, expect, test } from '@jest/globals';
import { readEnvelope } from '../read-envelope.js';
import { anEnvelope, RECEIVED_AT_MS } from '../testing/an-envelope.js';
import { readOne } from '../testing/read-one.js';

const RECEIPT = RECEIVED_AT_MS / 1000;
const FAULT = 1_760_583_605;

const aCallback = (varied: object = {}) => ({
  msg_id: '10887878',
  task_user_id: '400127',
  task_id: '705318',
  task_type: 'http',
  fault_time: String(FAULT),
  message_type: '1',
  message_status: '1',
  task_summary: 'https://shop.example.com/',
  task_name: '商城首页',
  content: '不可用',
  token: '0'.repeat(32),
  ...varied,
});

const read = (varied: object = {}) => readOne('jiankongbao', aCallback(varied));
const readQuery = (query: string) =>
  readEnvelope(anEnvelope({ method: 'GET', query, headers: {}, body: '' }), { name: 'test', vendor: 'jiankongbao' });
const readBody = (body: unknown, headers: Record<string, string> = {}) =>
  readEnvelope(anEnvelope({ body, headers }), { name: 'test', vendor: 'jiankongbao' });

describe('status and key', () => {
  test.each([
    ['1', '1', 'Warning', ':1'],
    ['1', '2', 'Ok', ':1'],
    ['2', '1', 'Info', ':2'],
    ['2', '2', 'Ok', ':2'],
    [1, 1, 'Warning', ':1'],
    [2, 2, 'Ok', ':2'],
    [' 2 ', ' 1 ', 'Info', ':2'],
    ['3', '1', 'Warning', ':3'],
    ['3', '2', 'Ok', ':3'],
    [undefined, '1', 'Warning', ':1'],
    [undefined, '2', 'Ok', ':1'],
    ['2', undefined, 'Info', ':2'],
    ['2', '9', 'Info', ':2'],
    ['constructor', '1', 'Warning', ':constructor'],
  ])('kind %p with status %p is %s on the key …%s', (message_type, message_status, status, ending) => {
    const event = read({ message_type, message_status });
    expect(event.event_status).toBe(status);
    expect(event.alert_key).toBe(`test:jiankongbao:705318${ending}`);
  });

  test.each([
    ['1', 'Warning'],
    ['0', 'Ok'],
    ['', 'Warning'],
    ['7', 'Warning'],
  ])('task_status %p of a GET is %s, on the key of a fault', (task_status, status) => {
    const reading = readQuery(`task_id=705318&task_status=${task_status}`);
    expect(reading).toMatchObject({ events: [{ event_status: status, alert_key: 'test:jiankongbao:705318:1' }] });
  });

  test('message_status wins over task_status', () => {
    expect(read({ message_status: '1', task_status: '0' }).event_status).toBe('Warning');
    expect(read({ message_status: '', task_status: '0' }).event_status).toBe('Ok');
  });

  test.each([
    [{ message_type: undefined, msg_type: '2' }, 'Info'],
    [{ message_type: '1', msg_type: '2' }, 'Warning'],
    [{ message_type: '', msg_type: 2 }, 'Info'],
    [{ message_status: undefined, msg_status: 2 }, 'Ok'],
    [{ message_status: '1', msg_status: '2' }, 'Warning'],
  ])('aliases stand in for the full names, which win: %j is %s', (varied, status) => {
    expect(read(varied).event_status).toBe(status);
  });

  test('the key does not change with what changes in every message', () => {
    const changed = {
      msg_id: 'x',
      fault_time: '1',
      content: 'x',
      task_name: 'x',
      task_summary: 'x',
      message_detail: '[]',
      token: 'x',
    };
    expect(read(changed).alert_key).toBe(read().alert_key);
  });

  test.each([undefined, '', ' ', null, {}, []])('task_id %p is a payload error', (task_id) => {
    expect(() => read({ task_id })).toThrow('task_id: missing');
  });
});

describe('event time', () => {
  test.each([
    [FAULT, FAULT],
    [String(FAULT), FAULT],
    [String(RECEIPT), RECEIPT],
    [String(RECEIPT + 1), RECEIPT],
    ['1760583605.5', RECEIPT],
    [1760583605.5, RECEIPT],
    ['soon', RECEIPT],
    ['', RECEIPT],
    ['0', RECEIPT],
    ['-1760583605', RECEIPT],
    ['1760583605000', RECEIPT],
    ['99999999999999999999', RECEIPT],
    [undefined, RECEIPT],
  ])('fault_time %p of an alert is %d', (fault_time, seconds) => {
    expect(read({ fault_time }).event_time).toBe(seconds);
  });

  test('a recovery is at the time of receipt, since it may repeat the time of its fault', () => {
    expect(read({ message_status: '2' }).event_time).toBe(RECEIPT);
  });
});

describe('content', () => {
  test.each([
    ['%E5%95%86%E5%9F%8E+%28500%29+1%2B1', '商城 (500) 1+1'],
    ['商城 98.5% 可用', '商城 98.5% 可用'],
    ['可用率98.5%20', '可用率98.5%20'],
    ['up+100%25 now', 'up+100%25 now'],
    ['plain+ascii', 'plain+ascii'],
    ['98.5%', '98.5%'],
    ['%E5%95%zz', '%E5%95%zz'],
    ['%E5%95', '%E5%95'],
    ['%2541', '%41'],
  ])('%s reads %s', (content, description) => {
    expect(read({ content }).description).toBe(description);
  });

  test.each([undefined, '', null, {}])('%p is left out', (content) => {
    expect(read({ content })).not.toHaveProperty('description');
  });

  test('no other field is decoded a second time', () => {
    expect(read({ task_name: '%E5%95%86' }).title_rule).toBe('%E5%95%86 / https://shop.example.com/');
  });
});

describe('title', () => {
  test.each([
    [{}, '商城首页 / https://shop.example.com/'],
    [{ task_name: '' }, 'https://shop.example.com/'],
    [{ task_summary: undefined }, '商城首页'],
    [{ task_name: null, task_summary: ' ' }, 'task 705318'],
  ])('%j reads %s', (varied, title) => {
    expect(read(varied).title_rule).toBe(title);
  });
});

describe('labels', () => {
  const line = { metric: 'load_average_5', compare: 'gt', value: '1', unit: '%' };

  test.each([
    ['text of a list', JSON.stringify([line, { metric: 'other' }])],
    ['text of an object', JSON.stringify(line)],
    ['a list', [line]],
    ['an object', line],
    ['numbers inside', [{ ...line, value: 1 }]],
  ])('message_detail as %s yields metric, compare and trigger_value', (_form, message_detail) => {
    expect(read({ message_detail }).labels).toMatchObject({
      metric: 'load_average_5',
      compare: 'gt',
      trigger_value: '1%',
    });
  });

  test.each(['[{"metric":', '[]', '[null]', '"x"', 'x', [], [['x']], {}, null, 7])(
    'message_detail %j yields no metric labels and no error',
    (message_detail) => {
      const { labels } = read({ message_detail });
      for (const name of ['metric', 'compare', 'trigger_value']) expect(labels).not.toHaveProperty(name);
    },
  );

  test('a unit without a value is no trigger value', () => {
    expect(read({ message_detail: [{ metric: 'x', unit: '%' }] }).labels).not.toHaveProperty('trigger_value');
  });

  test('plain fields keep their names, aliases take the full one; token, content and msg_id never show', () => {
    const { labels } = read({
      message_type: undefined,
      msg_type: '2',
      server_id: 31877,
      'node-name': 'a',
      nested: { a: 1 },
    });
    expect(Object.keys(labels)).toEqual([
      'source',
      'check',
      'resource',
      'task_user_id',
      'task_id',
      'task_type',
      'fault_time',
      'message_status',
      'task_summary',
      'task_name',
      'message_type',
      'server_id',
      'node_name',
      'relay_source',
      'relay_id',
    ]);
    expect(labels).toMatchObject({ message_type: '2', server_id: '31877' });
  });

  test('an alias never takes the place of its full name, in whichever order they come', () => {
    const { labels } = readOne('jiankongbao', { msg_type: '1', msg_status: '2', ...aCallback({ message_type: '2' }) });
    expect(labels).toMatchObject({ message_type: '2', message_status: '1' });
  });

  test('a token of the relay in the query of a GET never shows', () => {
    expect(JSON.stringify(readQuery('task_id=1&relay_token=hunter2&token=hunter2'))).not.toContain('hunter2');
  });

  test('an unknown kind keeps its raw word', () => {
    expect(read({ message_type: 'system' }).labels.message_type).toBe('system');
  });
});

describe('body', () => {
  const form = new URLSearchParams(aCallback()).toString();
  const multipart = Object.entries(aCallback())
    .map(([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');

  test.each([
    ['JSON under any type', JSON.stringify(aCallback()), { 'content-type': 'text/html' }],
    ['JSON behind blanks and a byte order mark', `\ufeff\n ${JSON.stringify(aCallback())}`, {}],
    ['a urlencoded form', form, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form without a content type', form, {}],
    ['a multipart form', `${multipart}--b--`, { 'content-type': 'multipart/form-data; boundary=b' }],
  ])('%s is read', (_what, body, headers) => {
    expect(readBody(body, headers)).toEqual(readBody(aCallback()));
  });

  test('a GET is read from its query, in any spelling of the method', () => {
    const envelope = anEnvelope({ method: 'get', query: form, headers: {}, body: '' });
    expect(readEnvelope(envelope, { name: 'test', vendor: 'jiankongbao' })).toEqual(readBody(aCallback()));
  });

  test.each([
    ['', '(body): empty'],
    ['{"task_id":', '(body): not valid JSON'],
    ['[]', '(body): expected one JSON object'],
    ['hello', 'task_id: missing'],
    [{ alert_title: '慢', target_id: '9' }, 'task_id: missing'],
    [{ monitor_domain: 'x', msg_status: '1' }, 'task_id: missing'],
  ])('%j cannot be read: %s', (body, message) => {
    expect(() => readBody(body)).toThrow(message);
  });
});
