import { expect, test } from '@jest/globals';
import type { AlertEvent } from '@relay/contract';
import { diffEvents } from './event-diff.js';

const EVENT: AlertEvent = {
  title_rule: 'Disk / kvm-07',
  event_status: 'Critical',
  alert_key: 'zs:a1',
  event_time: 1_795_000_000,
  labels: { env: 'prod', text: 'old' },
};

test('events that are the same have no differences', () => {
  expect(diffEvents(EVENT, { ...EVENT, labels: { text: 'old', env: 'prod' } })).toEqual([]);
});

test('what changed, came or went is named field by field and label by label', () => {
  const today = {
    ...EVENT,
    event_status: 'Warning',
    description: 'full',
    labels: { env: 'prod', owner: '主机组' },
  } as const;
  expect(diffEvents(EVENT, today)).toEqual([
    { field: 'event_status', before: 'Critical', after: 'Warning' },
    { field: 'labels.text', before: 'old' },
    { field: 'description', after: 'full' },
    { field: 'labels.owner', after: '主机组' },
  ]);
});
