import { type StageLook, showAge, showMoment } from '@relay/queue';

/** The part that is no queue: the connection that all stages work through. */
export const CONNECTION = 'connection';

/** For readiness: `ok`, or why this part does nothing. A hold or a pause is no fault of the worker. */
export function describePart(stillForMs: number, notReadyAfterMs: number, look: StageLook | undefined): string {
  if (stillForMs >= notReadyAfterMs) return `has done nothing for ${showAge(stillForMs)} although something waits`;
  if (look?.hold) return `held since ${showMoment(look.hold.since)}: ${look.hold.code}`;
  if (look?.isPaused) return 'paused by an operator';
  return 'ok';
}

/** Why the worker has to begin anew. */
export function describeStuck(part: string, stillForMs: number): string {
  return part === CONNECTION
    ? `Redis has not answered the worker's connection for ${showAge(stillForMs)}, and answers another one`
    : `${part} has done nothing for ${showAge(stillForMs)} although something waits`;
}
