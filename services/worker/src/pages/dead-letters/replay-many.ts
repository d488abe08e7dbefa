import { type DeadLetters, type IndexedLetter, inLaneOrder } from '@relay/queue';
import type { Done } from './render-list.js';

/** Hands dead letters to the undertaker one by one, in the order in which they were accepted. */
export async function replayMany(
  deadLetters: DeadLetters,
  letters: readonly IndexedLetter[],
  atMost: number,
): Promise<Done> {
  const chosen = inLaneOrder(letters).slice(0, atMost);
  let replayed = 0;
  for (const { id } of chosen) {
    const state = await deadLetters.find(id);
    // Somebody else may have been quicker.
    if (state?.kind === 'dead' && (await deadLetters.replay(state, {}))) replayed += 1;
  }
  return { replayed, missed: chosen.length - replayed };
}
