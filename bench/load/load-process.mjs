import { answer } from '../lab/answer.mjs';
import { nowMs } from '../lab/clock.mjs';
import { closedLoop } from './closed-loop.mjs';
import { openLoop } from './open-loop.mjs';

/** The senders, in a process of their own: their event loop is not that of what is measured, nor that of the harness. */
answer({
  closedLoop: (run) => withOwnUse(() => closedLoop(run)),
  openLoop: (run) => withOwnUse(() => openLoop(run)),
});

/** A sender that needs a whole core itself measures itself: the share is reported beside every figure. */
async function withOwnUse(work) {
  const [cpu, startedAt] = [process.cpuUsage(), nowMs()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { ...result, senderCoreShare: (user + system) / 1000 / (nowMs() - startedAt) };
}
