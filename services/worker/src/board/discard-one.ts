import type { DeadLetters } from '@relay/queue';
import type { RequestHandler } from 'express';
import { refuse } from '../access/refuse.js';

/**
 * `Clean` of a dead letter. bull-board's own takes the job away and leaves no trace; this one keeps the record and closes
 * the account of what was accepted.
 */
export function discardOne(deadLetters: DeadLetters, now: () => number = Date.now): RequestHandler<{ jobId: string }> {
  return async (request, response) => {
    const state = await deadLetters.find(request.params.jobId);
    if (state === undefined) return refuse(response, 404, 'not_found', 'There is no such dead letter any more');
    if (state.kind === 'dead' && (await deadLetters.discard(state, now()))) return void response.status(204).end();
    refuse(response, 403, 'not_at_rest', 'Only a dead letter in the failed state can be replayed or removed.');
  };
}
