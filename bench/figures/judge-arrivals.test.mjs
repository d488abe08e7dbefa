import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeArrivals } from './judge-arrivals.mjs';

/** Two alerts in turn, each a problem and its recovery in turn: numbers 0, 2, 4 … are those of one alert. */
const judge = (accepted, arrivals) =>
  judgeArrivals({
    accepted,
    arrivals,
    alertOf: (number) => number % 2,
    statusOf: (number) => (Math.floor(number / 2) % 2 === 0 ? 'Alarm' : 'OK'),
  });

describe('what arrived, held against what was accepted', () => {
  test('all of it, each alert in order, is right in whatever order of the alerts', () => {
    const verdict = judge([0, 1, 2, 3], [1, 3, 0, 2]);
    assert.deepEqual(verdict, { accepted: 4, arrived: 4, lost: [], superseded: 0, doubled: 0, outOfOrder: [] });
  });

  test('a recovery that never arrived is lost', () => {
    assert.deepEqual(judge([0, 2], [0]).lost, [2]);
  });

  test('the first event of an alert that never arrived is lost', () => {
    assert.deepEqual(judge([0, 2], [2]).lost, [0]);
  });

  test('a repeat of what Flashduty was last told may be superseded', () => {
    // 2, the recovery in between, was refused: 4 says what 0 said.
    const verdict = judge([0, 4], [0]);
    assert.deepEqual([verdict.lost, verdict.superseded], [[], 1]);
  });

  test('an event that was refused and stored all the same counts in what Flashduty was told', () => {
    assert.deepEqual(judge([0, 4], [0, 2]).lost, [4]);
  });

  test('an event first seen after a later one of its alert is out of order', () => {
    assert.deepEqual(judge([0, 1, 2, 3], [2, 0, 1, 3]).outOfOrder, [0]);
  });

  test('a repeat of an older event is a double, and no matter of order', () => {
    const { doubled, outOfOrder } = judge([0, 2], [0, 2, 0]);
    assert.deepEqual([doubled, outOfOrder], [1, []]);
  });
});
