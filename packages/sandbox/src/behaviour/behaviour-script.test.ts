import { describe, expect, test } from '@jest/globals';
import type { BehaviourInput } from './behaviour.js';
import { BehaviourScript, type PushTraits } from './behaviour-script.js';
import { readBehaviour } from './read-behaviour.js';

const scriptOf = (input: BehaviourInput) => new BehaviourScript(readBehaviour(input));
const aPush = (fields: Record<string, unknown> = {}): PushTraits => ({
  integration: 'ab12cd34',
  path: 'standard',
  fields: () => fields,
});

function draw(script: BehaviourScript, count: number): boolean[] {
  return Array.from({ length: count }, () => script.choose(aPush()) !== undefined);
}

describe('a script', () => {
  test('gives the first rule that matches', () => {
    const script = scriptOf({ rules: [{ status: 500, match: { path: 'zstack' } }, { status: 503 }, { status: 429 }] });
    expect(script.choose(aPush())).toMatchObject({ status: 503 });
  });

  test.each<[string, object, boolean]>([
    ['integration', { integration: 'ab12cd34' }, true],
    ['other integration', { integration: 'ab12' }, false],
    ['path', { path: 'standard' }, true],
    ['other path', { path: 'stand' }, false],
    ['part of the alert key', { alert_key: 'disk' }, true],
    ['part of another alert key', { alert_key: 'cpu' }, false],
    ['status', { event_status: 'Ok' }, true],
    ['other status', { event_status: 'Info' }, false],
    ['part of the title', { title: 'full' }, true],
    ['part of another title', { title: 'empty' }, false],
    ['all conditions', { path: 'standard', alert_key: 'db', event_status: 'Ok' }, true],
    ['all conditions but one', { path: 'standard', alert_key: 'db', event_status: 'Info' }, false],
  ])('matches by %s', (_name, match, hits) => {
    const push = aPush({ alert_key: 'disk-db-1', event_status: 'Ok', title_rule: 'Disk is full' });
    expect(scriptOf({ status: 503, match }).choose(push) !== undefined).toBe(hits);
  });

  test('drops a rule after its last time and counts it still', () => {
    const script = scriptOf({ status: 503, times: 2 });
    expect(draw(script, 1)).toEqual([true]);
    expect(script.now().rules).toEqual([{ status: 503, times: 1, applied: 1 }]);
    expect(draw(script, 3)).toEqual([true, false, false]);
    expect(script.now()).toMatchObject({ rules: [], applied: 2 });
  });

  test('draws the same for the same seed and otherwise for another', () => {
    const input = { status: 503, probability: 0.5 };
    const draws = draw(scriptOf({ ...input, seed: 7 }), 200);
    expect(draw(scriptOf({ ...input, seed: 7 }), 200)).toEqual(draws);
    expect(draw(scriptOf({ ...input, seed: 8 }), 200)).not.toEqual(draws);
  });

  test('hits about as often as its probability says', () => {
    const hits = draw(scriptOf({ status: 503, probability: 0.15 }), 10_000).filter(Boolean).length;
    expect(hits).toBeGreaterThan(1300);
    expect(hits).toBeLessThan(1700);
  });

  test('never hits with probability 0 and always with 1', () => {
    expect(draw(scriptOf({ status: 503, probability: 0 }), 100)).not.toContain(true);
    expect(draw(scriptOf({ status: 503, probability: 1 }), 100)).not.toContain(false);
  });
});
