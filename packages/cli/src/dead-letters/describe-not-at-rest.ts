import type { NotAtRest } from './select-letters.js';

/** Why something that was named can be neither replayed nor discarded now. */
export function describeNotAtRest({ state }: NotAtRest): string {
  switch (state?.kind) {
    case undefined:
      return 'there is no such dead letter';
    case 'being buried':
      return 'has just died and is not at rest yet; try again';
    case 'being replayed':
      return 'is being replayed already';
    case 'replayed':
      return state.result?.kind === 'replayed'
        ? `was replayed already, as ${state.result.deliveries.join(', ')}`
        : `was replayed already: ${state.result?.kind ?? 'by another version of the worker'}`;
  }
}
