import type { BeforeHook, BeforeHookResult, HookContext } from '@bull-board/api/typings/app';
import { DEAD_LETTERS, plainName } from '@relay/queue';

/**
 * All that may be changed from the board, by method and bull-board's own route. What is not here is off, whatever a
 * later bull-board brings: its other buttons lose alerts by a slip of the hand (clean all, empty, obliterate), stop them
 * without a word (pause, concurrency, rate limit), or write jobs that no normalizer has seen (add, duplicate, edit).
 * `Retry all` and `Clean` are answered before they get here, see replay-all.ts and discard-one.ts.
 */
const PERMITTED = new Set(['put /api/queues/:queueName/:jobId/retry']);

const REFUSALS = {
  readOnly: 'The board only shows: board.readOnly is set.',
  off: 'Switched off: it could lose or stop alerts. The board replays dead letters and removes single ones.',
  notDead: 'Only a dead letter in the failed state can be replayed or removed.',
} as const;

/** bull-board asks before each of its API's answers. */
export function permitChanges(readOnly: boolean): BeforeHook {
  return async (context) => {
    if (context.method === 'get') return;
    if (readOnly) return refusal('readOnly');
    if (!PERMITTED.has(`${context.method} ${context.route}`)) return refusal('off');
    if (context.request.params.queueName !== plainName(DEAD_LETTERS)) return refusal('off');
    if (!(await isFailedOrGone(context))) return refusal('notDead');
  };
}

/** What is gone is left to bull-board, whose answer says so. */
async function isFailedOrGone({ request: { queues, params } }: HookContext): Promise<boolean> {
  const job = await queues.get(params.queueName)?.getJob(params.jobId);
  return !job || (await job.getState()) === 'failed';
}

/** 403 and not 405: bull-board shows the message of either, and this is nobody's mistake in the method. */
function refusal(why: keyof typeof REFUSALS): BeforeHookResult {
  return { allow: false, status: 403, message: REFUSALS[why] };
}
