import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeTargets } from './targets.mjs';

const SETTING = { appendfsync: 'always', bodyBytes: 1024, connections: 64 };
const cell = (candidate, rounds, setting = SETTING) => ({ measurement: 'accept', setting, candidate, rounds });
const accepted = (perSecond, p99) => ({ perSecond, p99 });
const rateOf = (cells) => judgeTargets(cells).find(({ target }) => target.startsWith('accepts'));

describe('targets', () => {
  test('are ratios of the same round, so that a slow round troubles nobody', () => {
    const naive = cell('naive', [accepted(1000, 10), accepted(100, 90), accepted(1000, 10)]);
    const relay = cell('relay', [accepted(1300, 9), accepted(130, 80), accepted(1250, 9)]);
    const { spread, met } = rateOf([naive, relay]);
    assert.deepEqual([spread.median, spread.min, spread.max, met], [1.3, 1.25, 1.3, true]);
  });

  test('are not met just below', () => {
    assert.equal(rateOf([cell('naive', [accepted(1000, 10)]), cell('relay', [accepted(1199, 10)])]).met, false);
  });

  test('leave out a round in which the other one could not be measured', () => {
    const naive = cell('naive', [undefined, accepted(1000, 10)]);
    const relay = cell('relay', [accepted(1, 1), accepted(1200, 10)]);
    const { spread, tried, met } = rateOf([naive, relay]);
    assert.deepEqual([spread.rounds, tried, met], [1, 2, true]);
  });

  test('are not met by the rounds in which the relay did not fail', () => {
    const naive = cell('naive', [accepted(1000, 10), accepted(1000, 10)]);
    const relay = cell('relay', [undefined, accepted(1200, 10)]);
    const { spread, tried, met } = rateOf([naive, relay]);
    assert.deepEqual([spread.rounds, tried, met], [1, 2, false]);
  });

  test('compare the same setting only, and hold for AOF always', () => {
    const everysec = { ...SETTING, appendfsync: 'everysec' };
    const others = { ...SETTING, connections: 16 };
    const cells = [cell('relay', [accepted(1, 1)], everysec), cell('naive', [accepted(1, 1)], everysec)];
    assert.deepEqual(judgeTargets(cells), []);
    const [{ spread, met }] = judgeTargets([cell('relay', [accepted(9, 1)]), cell('naive', [accepted(1, 1)], others)]);
    assert.deepEqual([spread, met], [undefined, false]);
  });

  test('are not met where nothing could be measured', () => {
    const failed = rateOf([cell('naive', [accepted(1000, 10)]), cell('relay', [undefined])]);
    assert.deepEqual([failed.spread, failed.met], [undefined, false]);
    const noProc = { workerShare: Number.NaN, redisShare: Number.NaN };
    const setting = { appendfsync: 'always', count: 100_000 };
    const [held] = judgeTargets([{ measurement: 'held', setting, candidate: 'relay', rounds: [noProc] }]);
    assert.deepEqual([held.spread, held.met], [undefined, false]);
  });

  test('of the relay alone need no other candidate', () => {
    const setting = { appendfsync: 'always', count: 100_000 };
    const held = { measurement: 'held', setting, candidate: 'relay', rounds: [{ workerShare: 0.8, redisShare: 0.3 }] };
    const [{ met, spread }] = judgeTargets([held]);
    assert.deepEqual([met, spread.median.toFixed(1)], [true, '1.1']);
  });
});
