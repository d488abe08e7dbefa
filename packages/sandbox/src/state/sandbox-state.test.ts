import { beforeEach, describe, expect, test } from '@jest/globals';
import type { EventStatus } from '../push/standard-event.js';
import { isStandard } from './accepted-push.js';
import { MAX_EVENTS_PER_ALERT } from './alert.js';
import { ABSORB_MS } from './alert-book.js';
import { SandboxState } from './sandbox-state.js';

let state: SandboxState;
let receivedAt: number;

beforeEach(() => {
  state = new SandboxState({ maxItems: 1000, maxBytes: 1_000_000 });
  receivedAt = 1_700_000_000_000;
});

interface EventFields {
  key?: string;
  status?: EventStatus;
  title?: string;
  description?: string;
  time?: number;
  labels?: Record<string, string>;
  integration?: string;
  into?: SandboxState;
}

let lastTime = 0;

/** Accepts an event that differs from every earlier one by its time, unless one is given. */
function accept(fields: EventFields = {}) {
  const {
    key = 'cpu',
    status = 'Critical',
    title = 'CPU is high',
    labels = {},
    integration = 'ops',
    into = state,
  } = fields;
  lastTime += 1;
  const origin = { receivedAt, integration, path: 'standard', query: '', requestId: 'r', bytes: 100 };
  return into.acceptStandard(origin, {
    title_rule: title,
    event_status: status,
    alert_key: key,
    event_time: fields.time ?? lastTime,
    labels,
    ...(fields.description === undefined ? {} : { description: fields.description }),
  });
}

const discards = () => state.events().map((push) => (isStandard(push) ? push.discarded : undefined));

describe('merging', () => {
  test('events of one key make one alert, whose severity is its worst and whose status its last', () => {
    accept({ status: 'Warning' });
    accept({ status: 'Critical' });
    accept({ status: 'Info' });
    expect(state.alerts()).toEqual([
      expect.objectContaining({ alert_key: 'cpu', severity: 'Critical', status: 'Info', open: true }),
    ]);
    expect(state.alerts()[0]?.events.map((event) => event.event_status)).toEqual(['Warning', 'Critical', 'Info']);
  });

  test('the title is that of the last event that is not a recovery', () => {
    accept({ status: 'Warning', title: 'Disk fills' });
    accept({ status: 'Critical', title: 'Disk is full' });
    accept({ status: 'Ok', title: 'Disk has room' });
    expect(state.alerts()[0]?.title).toBe('Disk is full');
  });

  test('the same key on two integrations makes two alerts, and a recovery closes only its own', () => {
    accept({ integration: 'ops' });
    accept({ integration: 'dev' });
    accept({ integration: 'dev', status: 'Ok' });
    expect(state.alerts().map(({ integration, open }) => ({ integration, open }))).toEqual([
      { integration: 'dev', open: false },
      { integration: 'ops', open: true },
    ]);
  });

  test('a recovery closes the alert, and the next problem opens a new one', () => {
    accept();
    accept({ status: 'Ok', title: 'CPU is well' });
    accept({ status: 'Warning' });
    expect(state.alerts().map(({ open, title, severity }) => ({ open, title, severity }))).toEqual([
      { open: true, title: 'CPU is high', severity: 'Warning' },
      { open: false, title: 'CPU is high', severity: 'Critical' },
    ]);
    expect(state.counts).toMatchObject({ alerts: 2, alertsOpen: 1 });
  });

  test('a recovery of an unknown key is accepted and opens nothing', () => {
    expect(accept({ status: 'Ok' })).toBeUndefined();
    expect(state.alerts()).toEqual([]);
    expect(state.events()).toHaveLength(1);
  });

  test('labels are those of the last event, and a recovery only adds to them', () => {
    accept({ status: 'Warning', labels: { host: 'a', zone: '1' } });
    accept({ status: 'Critical', labels: { host: 'b' } });
    expect(state.alerts()[0]?.labels).toEqual({ host: 'b' });
    accept({ status: 'Ok', labels: { host: 'c', cleared_by: 'agent' } });
    expect(state.alerts()[0]?.labels).toEqual({ host: 'b', cleared_by: 'agent' });
  });

  test('an alert takes events for 24 hours, later ones open the next', () => {
    accept({ status: 'Warning' });
    receivedAt += ABSORB_MS - 1;
    accept({ status: 'Critical' });
    expect(state.alerts()).toHaveLength(1);
    receivedAt += 1;
    accept({ status: 'Info' });
    expect(state.alerts()).toHaveLength(2);
    expect(state.counts.alertsOpen).toBe(2);
  });

  test('alerts are listed by their last event, the newest first', () => {
    accept({ key: 'a', status: 'Info' });
    accept({ key: 'b' });
    accept({ key: 'a', status: 'Warning' });
    expect(state.alerts().map((alert) => alert.alert_key)).toEqual(['a', 'b']);
  });
});

describe('repeats', () => {
  test('an event identical to an earlier one is discarded, even when others came in between', () => {
    accept({ status: 'Warning', time: 1 });
    accept({ status: 'Critical', time: 2 });
    expect(accept({ status: 'Warning', time: 1 })).toBe('identical');
    expect(state.alerts()[0]).toMatchObject({ status: 'Critical', discarded: 1 });
    expect(discards()).toEqual([undefined, undefined, 'identical']);
  });

  test('a recovery that comes twice is discarded the second time', () => {
    accept({ time: 1 });
    accept({ status: 'Ok', time: 2 });
    accept({ time: 3 });
    expect(accept({ status: 'Ok', time: 2 })).toBe('identical');
    expect(state.alerts()[0]?.open).toBe(true);
  });

  test('the order of labels makes no difference, their values do', () => {
    accept({ time: 1, title: 'a', labels: { x: '1', y: '2' } });
    expect(accept({ time: 1, title: 'a', labels: { y: '2', x: '1' } })).toBe('identical');
    expect(accept({ time: 1, title: 'a', labels: { y: '2', x: '3' } })).toBe('same_as_last');
  });

  test('the same event on another integration is no repeat', () => {
    accept({ time: 1, integration: 'ops' });
    expect(accept({ time: 1, integration: 'dev' })).toBeUndefined();
  });

  test('an event with the status, title and description of the alert’s last is discarded, its labels are taken', () => {
    accept({ labels: { value: '90' }, description: 'd' });
    expect(accept({ labels: { value: '95' }, description: 'd' })).toBe('same_as_last');
    expect(state.alerts()[0]).toMatchObject({ labels: { value: '95' }, discarded: 1 });
    expect(state.alerts()[0]?.events).toHaveLength(1);
  });

  test.each([
    ['status', { status: 'Warning' as const }],
    ['title', { title: 'other' }],
    ['description', { description: 'other' }],
  ])('an event with another %s than the last is kept', (_field, other) => {
    accept({ description: 'd' });
    expect(accept({ description: 'd', ...other })).toBeUndefined();
  });

  test('what equals an event before the last is kept', () => {
    accept({ status: 'Warning' });
    accept({ status: 'Critical' });
    expect(accept({ status: 'Warning' })).toBeUndefined();
  });
});

describe('bounds', () => {
  test('only the newest events are held, and the dropped ones are counted', () => {
    const small = new SandboxState({ maxItems: 3, maxBytes: 1_000_000 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) accept({ key, into: small });
    expect(small.events().map((push) => push.seq)).toEqual([3, 4, 5]);
    expect(small.counts).toMatchObject({ accepted: 5, eventsHeld: 3, eventsDropped: 2, alerts: 3, alertsDropped: 2 });
    expect(small.alerts().map((alert) => alert.alert_key)).toEqual(['e', 'd', 'c']);
  });

  test('the bytes of the bodies are bounded too', () => {
    const small = new SandboxState({ maxItems: 1000, maxBytes: 250 });
    for (const key of ['a', 'b', 'c']) accept({ key, into: small });
    expect(small.counts.eventsHeld).toBe(2);
  });

  test('an alert gives up its first events with the log', () => {
    const small = new SandboxState({ maxItems: 2, maxBytes: 1_000_000 });
    for (const status of ['Info', 'Warning', 'Critical'] as const) accept({ status, into: small });
    expect(small.alerts()[0]).toMatchObject({ eventsDropped: 1 });
    expect(small.alerts()[0]?.events.map((event) => event.event_status)).toEqual(['Warning', 'Critical']);
  });

  test('a dropped event is forgotten as a repeat as well', () => {
    const small = new SandboxState({ maxItems: 1, maxBytes: 1_000_000 });
    accept({ key: 'a', time: 1, into: small });
    accept({ key: 'b', time: 2, into: small });
    expect(accept({ key: 'a', time: 1, into: small })).toBeUndefined();
  });

  test('one alert holds a bounded number of events', () => {
    for (let n = 0; n < MAX_EVENTS_PER_ALERT + 10; n += 1) accept({ title: `change ${n}` });
    expect(state.alerts()[0]?.events).toHaveLength(MAX_EVENTS_PER_ALERT);
    expect(state.alerts()[0]?.eventsDropped).toBe(10);
  });

  test('the log keeps order and count far beyond its bounds', () => {
    const small = new SandboxState({ maxItems: 100, maxBytes: 1_000_000 });
    for (let n = 0; n < 20_000; n += 1) accept({ key: `${n % 7}`, title: `${n}`, into: small });
    expect(small.events().map((push) => push.seq)).toEqual(Array.from({ length: 100 }, (_, n) => 19_901 + n));
    expect(small.counts).toMatchObject({ eventsDropped: 19_900, eventsHeld: 100 });
  });
});

test('clearing forgets everything but the order', () => {
  accept({ time: 1 });
  state.clear();
  expect(state.counts).toMatchObject({ accepted: 0, alerts: 0, eventsHeld: 0 });
  expect(accept({ time: 1 })).toBeUndefined();
  expect(state.events().map((push) => push.seq)).toEqual([2]);
});
