import type { StageLook } from '@relay/queue';
import type { Hands } from './hands.js';
import type { Sight } from './stillness.js';

/** One queue, and what this worker has of it in hand. */
export interface Stage {
  readonly queueName: string;
  readonly hands: Hands;
  /** How many jobs: `one` is one over all workers, so that only one of them can have something to do. */
  readonly atOnce: 'one' | number;
}

/** A stage as far as this worker has to answer for it. */
export function seeStage(part: string, { hands, atOnce }: Stage, look: StageLook): Sight {
  const mayBeTaken = look.waiting > 0 && !look.isPaused && !look.isLimited && look.hold === undefined;
  if (atOnce === 'one') {
    // What another worker has in hand is that one's to end, and nobody can take the next before.
    const isAnothers = look.takenIds.some((id) => !hands.has(id));
    return { part, hasWork: hands.count > 0 || (mayBeTaken && !isAnothers), progress: look.steps };
  }
  // Others may go on while this one is stuck, so only its own steps count. With its hands full it takes nothing, and each
  // attempt ends by a limit of its own.
  return { part, hasWork: mayBeTaken && hands.count < atOnce, progress: hands.steps };
}
