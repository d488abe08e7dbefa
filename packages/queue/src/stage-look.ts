import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { keyBase } from './names.js';

/**
 * What one queue's workers find, seen at one moment. KEYS[1] is where the queue's keys begin. ARGV: how many jobs the asking
 * worker has taken or ended since it asked last. It is added up in the queue's own slot, so the question is also a write
 * there: a Redis that takes none is not one in front of which anybody is stuck.
 *
 * A job whose lock is gone is in nobody's hands, whatever the list says. A delayed one counts once it is due; BullMQ keeps
 * the time in the upper bits of the score.
 */
const LOOK = `
local base = KEYS[1]
local t = redis.call('TIME')
local due = (t[1] * 1000 + math.floor(t[2] / 1000)) * 4096
local taken = {}
for _, id in ipairs(redis.call('LRANGE', base .. 'active', 0, 9)) do
  if redis.call('EXISTS', base .. id .. ':lock') == 1 then table.insert(taken, id) end
end
return {
  redis.call('INCRBY', base .. 'steps', ARGV[1]),
  redis.call('LLEN', base .. 'wait') + redis.call('ZCARD', base .. 'prioritized')
    + redis.call('ZCOUNT', base .. 'delayed', '-inf', due),
  redis.call('HEXISTS', base .. 'meta', 'paused'),
  redis.call('EXISTS', base .. 'limiter'),
  redis.call('HMGET', base .. 'hold', 'since', 'code'),
  taken,
}
`;

const SCRIPTS = { relayLookAtStage: LOOK } as const;

export interface StageLook {
  /** How many steps all workers together have told of. */
  readonly steps: number;
  /** Jobs that a worker could take. */
  readonly waiting: number;
  /** By an operator. */
  readonly isPaused: boolean;
  /** By a rate or a hold, for as long as no worker takes anything. */
  readonly isLimited: boolean;
  /** Of an integration's deliveries. Unix milliseconds, and why. */
  readonly hold?: { readonly since: number; readonly code: string };
  /** Ids of some of the jobs that are in the hands of a living worker. */
  readonly takenIds: readonly string[];
}

type Reply = [number, number, number, number, [since: string | null, code: string | null], string[]];

export async function lookAtStage(client: RedisClient, queueName: string, ownSteps: number): Promise<StageLook> {
  const reply = await defineScripts(client, SCRIPTS).relayLookAtStage(keyBase(queueName), ownSteps);
  const [steps, waiting, paused, limited, [since, code], takenIds] = reply as Reply;
  return {
    steps,
    waiting,
    isPaused: paused === 1,
    isLimited: limited === 1,
    ...(since === null ? {} : { hold: { since: Number(since), code: code ?? '' } }),
    takenIds,
  };
}
