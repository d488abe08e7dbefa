import { describe, expect, test } from '@jest/globals';
import { watchForQuiet } from './give-room-back.js';

describe('a storm is over', () => {
  test.each<[string, readonly number[], readonly boolean[]]>([
    ['once, when it is quiet after work', [0.9, 0.01, 0, 0.02], [false, true, false, false]],
    ['not while there is still something to do', [0.9, 0.07, 0.06, 0.05], [false, false, false, true]],
    ['never where there was none', [0, 0.03, 0.09, 0.01], [false, false, false, false]],
    ['again after the next one', [0.1, 0, 0.3, 0], [false, true, false, true]],
  ])('%s', (_what, utilizations, over) => {
    expect(utilizations.map(watchForQuiet())).toEqual(over);
  });
});
