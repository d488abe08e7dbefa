import { expect, test } from '@jest/globals';
import { createWrongTokenDelay } from './delay-wrong-tokens.js';

test('the answer to many wrong tokens comes after the one to few, unless too many wait already', async () => {
  const answer = createWrongTokenDelay({ wrongTokensAtOnce: 2, wrongTokenDelayMs: 1, wrongTokensDelayed: 1 });
  const order: string[] = [];
  const answered = (name: string, wrongTokens: number) =>
    answer(wrongTokens).then((guesses) => order.push(`${name} ${guesses}`));
  await Promise.all([answered('delayed', 3), answered('over the bound', 3), answered('few', 2), answered('none', 0)]);
  expect(order).toEqual(['over the bound true', 'few false', 'none false', 'delayed true']);
});
