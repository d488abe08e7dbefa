import { describe, expect, test } from '@jest/globals';
import { sha256Hex } from '../text/sha256-hex.js';
import type { EventDraft } from '../vendor.js';
import { type Finishing, finishEvent } from './finish-event.js';

const aDraft = (varied: Partial<EventDraft> = {}): EventDraft => ({
  status: 'Critical',
  alertKey: 'zstack:alarm:a:b',
  title: '磁盘 / kvm-07',
  description: '91 %',
  occurredAt: 1_760_000_000,
  labels: [['source', 'zstack']],
  ...varied,
});

const aFinishing = (source: Partial<Finishing['source']> = {}): Finishing => ({
  envelope: { id: '01JZ7Q4V5N8XW3C2B1A0KMTRHS', receivedAt: 1_780_000_000_999 },
  vendor: { name: 'zstack', title: 'ZStack' },
  source: { name: 'dc1', ...source },
});

const finish = (varied: Partial<EventDraft> = {}, source: Partial<Finishing['source']> = {}) =>
  finishEvent(aDraft(varied), aFinishing(source));

const RELAY_LABELS = { relay_source: 'dc1', relay_id: '01JZ7Q4V5N8XW3C2B1A0KMTRHS' };

test('an ordinary draft is taken over as it stands', () => {
  expect(finish()).toEqual({
    title_rule: '磁盘 / kvm-07',
    event_status: 'Critical',
    alert_key: 'dc1:zstack:alarm:a:b',
    description: '91 %',
    event_time: 1_760_000_000,
    labels: { source: 'zstack', ...RELAY_LABELS },
  });
});

describe('title', () => {
  test.each([
    ['a::$b::$c', 'a: $b: $c'],
    ['a:::b', 'a: :b'],
    ['a::::b', 'a: : b'],
    ['::', ':'],
    [':\u0000:', ': :'],
    ['$host 磁盘', 'ZStack: $host 磁盘'],
    ['  \n$host', 'ZStack: $host'],
    ['[TPL]{{.Labels.x}}', 'ZStack: [TPL]{{.Labels.x}}'],
    ['\t[tpl] {{.x}}', 'ZStack: [tpl] {{.x}}'],
    ['费用 $5 / [TPL]', '费用 $5 / [TPL]'],
    ['磁盘：：满', '磁盘：：满'],
    ['一行\r\n两行', '一行 两行'],
    ['', 'ZStack alert'],
    [' \u0000 ', 'ZStack alert'],
  ])('%p is shown as %p', (title, shown) => {
    expect(finish({ title }).title_rule).toBe(shown);
  });

  test('is cut at 512 code points, also when a trap made it longer', () => {
    expect([...finish({ title: '😀'.repeat(600) }).title_rule]).toHaveLength(512);
    expect([...finish({ title: `$${'::'.repeat(600)}` }).title_rule].length).toBeLessThanOrEqual(512);
    expect([...finish({ title: `$${'x'.repeat(600)}` }).title_rule]).toHaveLength(512);
  });
});

describe('description', () => {
  test.each([
    ['[MD] # 大', 'ZStack: [MD] # 大'],
    ['\n [md]x', 'ZStack: [md]x'],
    ['see [MD]', 'see [MD]'],
    ['一\r\n二\u0000', '一\n二'],
  ])('%p is shown as %p', (description, shown) => {
    expect(finish({ description }).description).toBe(shown);
  });

  test('is cut at 2048 code points', () => {
    expect([...(finish({ description: '汉'.repeat(3000) }).description ?? '')]).toHaveLength(2048);
    expect([...(finish({ description: `[MD]${'汉'.repeat(3000)}` }).description ?? '')]).toHaveLength(2048);
  });

  test('is left out when there is nothing to say', () => {
    expect(finish({ description: ' \n' })).not.toHaveProperty('description');
  });
});

describe('alert key', () => {
  test('of 255 code points stays as it is, a longer one is hashed whole', () => {
    const longest = '汉'.repeat(251);
    expect(finish({ alertKey: longest }).alert_key).toBe(`dc1:${longest}`);
    expect(finish({ alertKey: `${longest}x` }).alert_key).toBe(sha256Hex(`dc1:${longest}x`));
  });

  test('differs between two sources with the same vendor key', () => {
    expect(finish({}, { name: 'dc2' }).alert_key).not.toBe(finish().alert_key);
  });
});

describe('event time', () => {
  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 253_402_300_800])(
    '%p gives way to the time of receipt',
    (occurredAt) => {
      expect(finish({ occurredAt }).event_time).toBe(1_780_000_000);
    },
  );
});

describe('labels', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => [`l${index}`, 'v'] as const);

  test('the limit of 50 cuts from the end of the vendor, never the source or the relay', () => {
    const overruled = [
      ['env', 'vendor'],
      ['relay_id', 'vendor'],
    ] as const;
    const fromVendor = [['source', 'zstack'], ...overruled, ...many(80)] as const;
    const { labels } = finish({ labels: fromVendor }, { labels: { env: 'prod', team: 'ops' } });
    expect(Object.keys(labels)).toHaveLength(50);
    expect(labels).toMatchObject({ source: 'zstack', l44: 'v', env: 'prod', team: 'ops', ...RELAY_LABELS });
    expect(labels).not.toHaveProperty('l45');
  });

  test('fifty configured labels still leave room for those of the relay', () => {
    const { labels } = finish({}, { labels: { relay_id: 'source', ...Object.fromEntries(many(60)) } });
    expect(Object.keys(labels)).toHaveLength(50);
    expect(labels).toMatchObject({ l0: 'v', l47: 'v', ...RELAY_LABELS });
  });

  test('a configured label wins over the vendor, and the relay wins over both', () => {
    const fromVendor = [
      ['env', 'vendor'],
      ['relay_id', 'vendor'],
      ['relay_source', 'vendor'],
    ] as const;
    const { labels } = finish({ labels: fromVendor }, { labels: { env: 'prod', relay_id: 'config' } });
    expect(labels).toEqual({ env: 'prod', ...RELAY_LABELS });
  });

  test('names are brought into form, and the first of a name wins', () => {
    const fromVendor = [
      ['node-name', 'first'],
      ['node_name', 'second'],
      ['监控', 'x'],
      ['9', 'y'],
      ['__proto__', 'z'],
    ] as const;
    expect(finish({ labels: fromVendor }).labels).toEqual({ node_name: 'first', _9: 'y', ...RELAY_LABELS });
  });

  test('names that steer Flashduty never pass from a payload, in whatever spelling', () => {
    const fromVendor = [
      ['body_text', 'x'],
      ['layer_person_reset_1_emails', 'x'],
      ['layer-webhook-reset-1-feishus', 'x'],
      ['LAYER_PERSON_RESET_1_phones', 'x'],
      ['layer_1', 'kept'],
    ] as const;
    expect(finish({ labels: fromVendor }).labels).toEqual({ zstack_body_text: 'x', layer_1: 'kept', ...RELAY_LABELS });
  });

  test('values are one safe line of at most 2048 code points, and empty ones are left out', () => {
    const fromVendor = [
      ['a', ' 一\n二\u0000 '],
      ['b', ' \n'],
      ['c', '😀'.repeat(3000)],
      ['d', '\ud800'],
    ] as const;
    const { labels } = finish({ labels: fromVendor });
    expect(labels).toMatchObject({ a: '一 二', d: '\ufffd' });
    expect(labels).not.toHaveProperty('b');
    expect([...(labels.c ?? '')]).toHaveLength(2048);
  });
});
