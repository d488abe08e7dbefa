import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestOvertaken } from './longest-overtaken.mjs';

const event = (urgent, acceptedAt, deliveredAt) => ({ urgent, acceptedAt, deliveredAt });

test('urgent events that leave first are never overtaken', () => {
  assert.equal(longestOvertaken([event(true, 0, 10), event(true, 5, 11), event(false, 0, 12)]), 0);
});

test('the longest wait of an urgent event that another one passed is told', () => {
  const events = [event(true, 0, 10), event(false, 0, 4), event(false, 0, 7), event(true, 6, 20), event(false, 0, 19)];
  assert.equal(longestOvertaken(events), 13);
});

test('what left before an urgent event was accepted passed nobody', () => {
  assert.equal(longestOvertaken([event(false, 0, 4), event(true, 5, 6)]), 0);
});
