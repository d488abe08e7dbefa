import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mostPassing } from './most-passing.mjs';

const event = (urgent, acceptedAt, deliveredAt) => ({ urgent, acceptedAt, deliveredAt });

test('urgent events that leave first are passed by none', () => {
  assert.equal(mostPassing([event(true, 0, 10), event(true, 5, 11), event(false, 0, 12)], 0), 0);
});

test('of the one that most have passed it is told by how many', () => {
  const events = [event(true, 0, 10), event(true, 0, 30), ...[4, 20, 25, 40].map((at) => event(false, 0, at))];
  assert.equal(mostPassing(events, 0), 3);
});

test('what left before an urgent event was accepted, or too soon after it, passed nobody', () => {
  const events = [event(true, 5, 20), ...[4, 7, 15].map((at) => event(false, 0, at))];
  assert.equal(mostPassing(events, 0), 2);
  assert.equal(mostPassing(events, 5), 1);
});
