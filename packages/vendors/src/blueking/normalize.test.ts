import { describe, expect, test } from '@jest/globals';
import { readEnvelope } from '../read-envelope.js';
import { anEnvelope, RECEIVED_AT_MS } from '../testing/an-envelope.js';
import { readOne } from '../testing/read-one.js';
import { sha256Hex } from '../text/sha256-hex.js';

interface Varied {
  readonly event?: object;
  readonly strategy?: object;
  readonly [key: string]: unknown;
}

const aCallback = ({ event, strategy, ...varied }: Varied = {}) => ({
  type: 'ANOMALY_NOTICE',
  scenario: 'os',
  bk_biz_id: 7,
  bk_biz_name: '电商交易',
  event: {
    id: '171170504652154',
    event_id: '171170504652154',
    begin_time: '2024-03-29 09:33:00',
    create_time: '2024-03-29 09:37:26',
    end_time: null,
    level: 1,
    level_name: '致命',
    dimensions: { bk_target_ip: '10.0.0.1' },
    dimension_translation: {},
    ...event,
  },
  strategy: { id: 46650, name: '磁盘使用率', item_list: [], ...strategy },
  latest_anomaly_record: { origin_alarm: { data: { value: 9.75 }, anomaly: {} } },
  current_value: 9.75,
  description: '新告警, 当前值9.75%',
  related_info: '',
  ...varied,
});

const read = (varied: Varied = {}) => readOne('blueking', aCallback(varied));
const readBody = (body: unknown) => readEnvelope(anEnvelope({ body }), { name: 'test', vendor: 'blueking' });

const BEGIN = Date.UTC(2024, 2, 29, 9, 33, 0) / 1000;
const CREATE = Date.UTC(2024, 2, 29, 9, 37, 26) / 1000;
const END = Date.UTC(2024, 2, 29, 10, 0, 0) / 1000;
const RECEIPT = RECEIVED_AT_MS / 1000;
const ENDED = { end_time: '2024-03-29 10:00:00' };

describe('severity', () => {
  test.each([
    [1, 'Critical'],
    [2, 'Warning'],
    [3, 'Info'],
    ['1', 'Critical'],
    ['3', 'Info'],
    [0, 'Warning'],
    [4, 'Warning'],
    [null, 'Warning'],
    ['致命', 'Warning'],
    ['constructor', 'Warning'],
  ])('level %p is %s, whatever its name says', (level, status) => {
    expect(read({ event: { level, level_name: 'Critical' } }).event_status).toBe(status);
  });

  test('the raw level stays visible as a label', () => {
    expect(read({ event: { level: 9 } }).labels.level).toBe('9');
  });
});

describe('state', () => {
  test.each([
    ['ANOMALY_NOTICE', 'Critical', 'Ok'],
    ['ANOMALY_PUSH', 'Critical', 'Ok'],
    ['anomaly_notice', 'Critical', 'Ok'],
    ['RECOVERY_NOTICE', 'Ok', 'Ok'],
    ['RECOVERY_PUSH', 'Ok', 'Ok'],
    ['closed', 'Ok', 'Ok'],
    ['CLOSED', 'Ok', 'Ok'],
    ['CLOSE_NOTICE', 'Ok', 'Ok'],
    ['CLOSE_PUSH', 'Ok', 'Ok'],
    ['manual', 'Critical', 'Ok'],
    [' Manual ', 'Critical', 'Ok'],
  ])('%p is %s while it lasts and %s once it has ended', (type, lasting, ended) => {
    expect(read({ type }).event_status).toBe(lasting);
    expect(read({ type, event: ENDED }).event_status).toBe(ended);
  });

  test.each([null, '', '  ', '1980-01-01 08:00:00', '1980-01-01 00:00:00'])('an end of %p is no end', (end_time) => {
    expect(read({ event: { end_time } }).event_status).toBe('Critical');
  });

  test.each([
    ['PAUSED', 'type: expected ANOMALY_NOTICE, RECOVERY_NOTICE, closed, CLOSE_NOTICE or manual, got "PAUSED"'],
    [undefined, 'type: expected ANOMALY_NOTICE, RECOVERY_NOTICE, closed, CLOSE_NOTICE or manual, got nothing'],
    ['toString', 'type: expected ANOMALY_NOTICE, RECOVERY_NOTICE, closed, CLOSE_NOTICE or manual, got "toString"'],
  ])('the type %p is never guessed', (type, message) => {
    expect(() => read({ type })).toThrow(message);
  });

  test.each([
    ['an id', { event: { id: null, event_id: '' } }],
    ['a known level', { event: { level: 4 } }],
    ['a begin', { event: { begin_time: null } }],
    ['a strategy name', { strategy: { name: '' } }],
  ])('a manual run that lasts and lacks %s is ignored', (_what, varied) => {
    const reason = 'manual run without a full event';
    expect(readBody(aCallback({ type: 'manual', ...varied }))).toEqual({ kind: 'ignored', reason });
  });
});

describe('alert key', () => {
  test.each([
    [{}, 'test:blueking:7:171170504652154'],
    [{ event: { event_id: null, id: 90417 } }, 'test:blueking:7:90417'],
    [{ bk_biz_id: '-4220' }, 'test:blueking:-4220:171170504652154'],
    [{ bk_biz_id: undefined }, 'test:blueking:0:171170504652154'],
  ])('%j has the key %s', (varied, key) => {
    expect(read(varied).alert_key).toBe(key);
  });

  test('over 255 characters is hashed behind the name of the vendor', () => {
    const event_id = 'x'.repeat(250);
    expect(read({ event: { event_id } }).alert_key).toBe(`test:blueking:${sha256Hex(`blueking:7:${event_id}`)}`);
  });

  test('does not change with reading, level, name or time', () => {
    const changed = { current_value: 1, description: 'x', event: { level: 3, ...ENDED }, strategy: { name: '新名字' } };
    expect(read(changed).alert_key).toBe(read().alert_key);
  });

  test('without any id is a payload error, also for a recovery', () => {
    const event = { id: undefined, event_id: '', ...ENDED };
    for (const type of ['ANOMALY_NOTICE', 'closed', 'manual']) {
      expect(() => read({ type, event })).toThrow('event.event_id: missing');
    }
  });
});

describe('event time', () => {
  test.each([
    ['ANOMALY_NOTICE', {}, BEGIN],
    ['ANOMALY_NOTICE', { begin_time: null }, CREATE],
    ['ANOMALY_NOTICE', { begin_time: '1980-01-01 08:00:00' }, CREATE],
    ['ANOMALY_NOTICE', { begin_time: 'soon', create_time: '2024-13-45 99:00:00' }, RECEIPT],
    ['ANOMALY_NOTICE', ENDED, END],
    ['closed', ENDED, END],
    ['closed', { end_time: '1980-01-01 08:00:00' }, RECEIPT],
    ['RECOVERY_NOTICE', { end_time: 1711704960 }, RECEIPT],
  ])('%s with %j is at %d', (type, event, seconds) => {
    expect(read({ type, event }).event_time).toBe(seconds);
  });
});

describe('title and target', () => {
  const translated = (display_value: unknown) => ({ value: 'x', display_value });

  test.each([
    [{}, '磁盘使用率 / 10.0.0.1'],
    [{ event: { dimensions: { bk_target_ip: '', ip: '10.0.0.2' } } }, '磁盘使用率 / 10.0.0.2'],
    [
      { event: { dimensions: { bk_host_id: 1 }, dimension_translation: { bk_host_id: translated('web-1') } } },
      '磁盘使用率 / web-1',
    ],
    [
      { event: { dimensions: { bk_target_cloud_id: '0', disk: 'sda', pod: 'p', __x: 1 } } },
      '磁盘使用率 / disk=sda, pod=p',
    ],
    [
      { event: { dimensions: { pod: 'p' }, dimension_translation: { pod: translated('容器') } } },
      '磁盘使用率 / pod=容器',
    ],
    [{ event: { dimensions: { pod: 'p' }, dimension_translation: { pod: translated([1]) } } }, '磁盘使用率 / pod=p'],
    [{ event: { dimensions: null, dimension_translation: null } }, '磁盘使用率 / 电商交易'],
    [{ event: { dimensions: null }, bk_biz_name: '' }, '磁盘使用率'],
    [{ strategy: { name: '', item_list: [{}, { metric_field_name: 'avg(使用率)' }] } }, 'avg(使用率) / 10.0.0.1'],
    [{ strategy: { name: null, item_list: null } }, 'BlueKing alert / 10.0.0.1'],
  ])('%j reads %s', (varied, title) => {
    expect(read(varied).title_rule).toBe(title);
  });

  test.each([
    'bk_target_ip',
    'bk_target_cloud_id',
    'bk_target_service_instance_id',
    'bk_service_instance_id',
    'bk_topo_node',
    'bk_cloud_id',
    'bk_obj_id',
    'bk_inst_id',
    'bk_host_id',
    'bk_agent_id',
    '__NO_DATA_DIMENSION__',
    '__anything',
  ])('%s names no target by its dimension', (name) => {
    expect(read({ event: { dimensions: { [name]: ['x'], disk: 'sda' } } }).title_rule).toBe('磁盘使用率 / disk=sda');
    const value = name === 'bk_target_ip' ? '' : 'x';
    expect(read({ event: { dimensions: { [name]: value, disk: 'sda' } } }).title_rule).toBe('磁盘使用率 / disk=sda');
  });
});

describe('description', () => {
  const anomaly = { 1: { anomaly_message: '一级' }, 2: { anomaly_message: '二级' } };
  const v60 = { description: undefined, latest_anomaly_record: { origin_alarm: { anomaly } } };

  test.each([
    [{}, '新告警, 当前值9.75%'],
    [v60, '一级'],
    [{ ...v60, event: { level: 2 } }, '二级'],
    [{ ...v60, event: { level: 3 } }, '一级'],
    [{ related_info: '日志一行' }, '新告警, 当前值9.75%\n\n日志一行'],
    [{ description: '', related_info: '日志一行' }, '日志一行'],
    [{ related_info: 'Get event relation info error: timeout' }, '新告警, 当前值9.75%'],
    [{ related_info: 'get relation info error' }, '新告警, 当前值9.75%'],
    [{ description: null, latest_anomaly_record: {} }, undefined],
  ])('%j reads %p', (varied, description) => {
    expect(read(varied).description).toBe(description);
  });
});

describe('labels', () => {
  const labelsOf = (varied: Varied) => read(varied).labels;

  test('the fixed ones stand first, the most important at the very front', () => {
    expect(Object.keys(read().labels)).toEqual([
      'source',
      'check',
      'resource',
      'trigger_value',
      'bk_biz_id',
      'bk_biz_name',
      'scenario',
      'strategy_id',
      'level',
      'bk_target_ip',
      'relay_source',
      'relay_id',
    ]);
  });

  test('metric ids are listed once each', () => {
    const item_list = [{ metric_id: 'a.b' }, { metric_id: 'a.b' }, {}, null, { metric_id: 'c' }];
    expect(labelsOf({ strategy: { item_list } }).metric).toBe('a.b,c');
  });

  test.each([
    [{ current_value: 0 }, '0'],
    [{ current_value: '12' }, '12'],
    [{ current_value: null }, undefined],
    [{ current_value: undefined }, '9.75'],
    [{ current_value: { v: 1 } }, undefined],
  ])('the value of %j is %p', (varied, value) => {
    expect(labelsOf(varied).trigger_value).toBe(value);
  });

  test('sets and modules go by their kind, in any order, several joined', () => {
    const bk_topo_node = {
      value: ['module|6', 'set|5', 'biz|3', 'module|7', 'set|9'],
      display_value: [
        { bk_inst_name: 'mysql' },
        { bk_inst_name: 'db-sh' },
        { bk_inst_name: 'x' },
        { bk_inst_name: 'redis' },
        '文字',
      ],
    };
    const labels = labelsOf({ event: { dimension_translation: { bk_topo_node } } });
    expect(labels).toMatchObject({ set: 'db-sh', module: 'mysql,redis' });
  });

  test.each([
    ['tags.service', 'service'],
    ['tags.1st', '_1st'],
    ['node-name', 'node_name'],
    ['level', 'dim_level'],
    ['set', 'dim_set'],
    ['source', 'dim_source'],
    ['no_data', 'dim_no_data'],
    ['body_text', 'dim_body_text'],
    ['layer_person_reset_1_emails', 'dim_layer_person_reset_1_emails'],
    ['layer-webhook-reset-1-feishus', 'dim_layer_webhook_reset_1_feishus'],
  ])('the dimension %s is the label %s', (dimension, label) => {
    expect(labelsOf({ event: { dimensions: { [dimension]: 'x' } } })[label]).toBe('x');
  });

  test('of two dimensions with one name the first wins; names without a letter are left out', () => {
    const dimensions = { 'tags.a-b': 'first', a_b: 'second', 订单: 'x', list: ['x'], nothing: '' };
    const labels = labelsOf({ event: { dimensions } });
    expect(labels.a_b).toBe('first');
    expect(Object.keys(labels).slice(9)).toEqual(['a_b', 'relay_source', 'relay_id']);
  });

  test.each([
    [true, 'true'],
    ['true', 'true'],
    [1, 'true'],
    [false, undefined],
    ['', undefined],
  ])('__NO_DATA_DIMENSION__ %p makes no_data %p', (flag, label) => {
    expect(labelsOf({ event: { dimensions: { __NO_DATA_DIMENSION__: flag } } }).no_data).toBe(label);
  });

  test('a secret that V6.0 copies from the query string into the body reaches no event', () => {
    const event = read({ token: 'hunter2', webhook_url_params: { token: 'hunter2' }, integration_key: 'hunter2' });
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });
});

describe('body', () => {
  const wrongVariable = { severity: 1, alert_name: '磁盘', status: 'ABNORMAL' };

  test.each([
    ['as an object', { callback_message: aCallback(), appointees: 'x' }],
    ['as text', { callback_message: JSON.stringify(aCallback()) }],
    ['beside a type of its own', { type: 'x', callback_message: aCallback() }],
  ])('a callback wrapped %s is unwrapped', (_how, body) => {
    expect(readOne('blueking', body)).toEqual(readOne('blueking', aCallback()));
  });

  test.each([
    [{ alarm: '任何文字' }, 'debug request'],
    [{ callback_message: { alarm: 'x' } }, 'debug request'],
    [{}, 'empty callback'],
    [{ callback_message: {} }, 'empty callback'],
    [{ callback_message: '{}' }, 'empty callback'],
    ['', 'empty body'],
    [{ callback_message: ' ' }, 'empty body'],
  ])('%j is ignored: %s', (body, reason) => {
    expect(readBody(body)).toEqual({ kind: 'ignored', reason });
  });

  test.each([
    [wrongVariable, '(body): holds {{alarm.alert_info}}'],
    [{ callback_message: wrongVariable }, 'callback_message: holds {{alarm.alert_info}}'],
    [[aCallback()], '(body): expected one JSON object'],
    ['"text"', '(body): expected one JSON object'],
    ['{', '(body): not valid JSON'],
    ['hello', '(body): not JSON'],
    [{ callback_message: '{' }, 'callback_message: not valid JSON'],
    [{ callback_message: [1] }, 'callback_message: expected one JSON object'],
    [{ alarm: {} }, 'type: expected'],
    [{ type: 'closed' }, 'event: expected an object, got nothing'],
    [{ type: 'closed', event: [] }, 'event: expected an object, got a list'],
  ])('%j cannot be read: %s', (body, message) => {
    expect(() => readBody(body)).toThrow(message);
  });

  test('a callback that V6.0 mixed with query arguments of those names is still a callback', () => {
    expect(readOne('blueking', aCallback({ severity: '1', alert_name: 'x' }))).toEqual(read());
  });

  test('names the variable that belongs into the body', () => {
    expect(() => readBody(wrongVariable)).toThrow('{{alarm.callback_message}}');
  });
});
