import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCount } from './read-count.mjs';

test('a count is a whole number within its bounds', () => {
  assert.equal(readCount('only', '11', { most: 11 }), 11);
  assert.equal(readCount('webhooks', '20', { least: 20 }), 20);
});

for (const [text, bounds, remedy] of [
  ['12', { most: 11 }, 'from 1 to 11'],
  ['19', { least: 20 }, 'from 20 on'],
  ['0', {}, 'from 1 on'],
  ['1.5', {}, 'from 1 on'],
  ['many', {}, 'from 1 on'],
]) {
  test(`${text} is none, ${remedy}, and is answered with what is`, () => {
    assert.throws(() => readCount('n', text, bounds), {
      message: new RegExp(`--n ${text} is not understood.*${remedy}`, 's'),
    });
  });
}
