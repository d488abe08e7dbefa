import { toError } from '@relay/contract';
import { connectProducer, plainName, type RedisClient, type RedisTarget, type StageLook } from '@relay/queue';
import type { Logger } from 'pino';
import { CONNECTION, describePart, describeStuck } from './describe-part.js';
import { Hands } from './hands.js';
import { Pulse } from './pulse.js';
import { type Stage, seeStage } from './sights.js';
import { StageWatcher } from './stage-watcher.js';
import { ALL_MOVES, type Stillness, watch } from './stillness.js';

export interface WatchdogOptions {
  readonly redis: RedisTarget;
  /** What all stages work through. */
  readonly connection: RedisClient;
  readonly logger: Logger;
}

export interface WatchdogTiming {
  readonly lookEveryMs: number;
  readonly notReadyAfterMs: number;
  readonly stuckAfterMs: number;
}

export interface Movement {
  /** False while some part has something to do and does nothing. */
  readonly isMoving: boolean;
  /** In words, by part. */
  readonly checks: Readonly<Record<string, string>>;
}

export interface Watchdog {
  /** For a stage of this worker: what it has in hand from now on is watched. */
  handsOf(queueName: string, atOnce: Stage['atOnce']): Hands;
  /** As of the last look that Redis answered. */
  movement(): Movement;
  /** Settles when the worker has to begin anew, and says why. */
  readonly stuck: Promise<string>;
  /** Safe twice. */
  stop(): Promise<void>;
}

const TIMING: WatchdogTiming = { lookEveryMs: 5_000, notReadyAfterMs: 30_000, stuckAfterMs: 60_000 };

/**
 * Sees whether this worker takes what there is to take. Workers that reconnect and never take a job again, with everything
 * else in order, are the family of faults that BullMQ has met most often; to begin anew ends all of them. The watchdog looks
 * through a connection of its own. While that one gets no answer, or a refusal, nobody is stuck but everybody waits.
 */
export function startWatchdog({ redis, connection, logger }: WatchdogOptions, timing = TIMING): Watchdog {
  const { lookEveryMs, notReadyAfterMs, stuckAfterMs } = timing;
  const client = connectProducer(redis);
  // The worker's connection tells of the same trouble.
  client.on('error', () => undefined);
  const watcher = new StageWatcher(client);
  const pulse = new Pulse(connection);
  const stages: Stage[] = [];
  let looks: ReadonlyMap<string, StageLook> = new Map();
  let stillness: Stillness = ALL_MOVES;
  let lookedAt = performance.now();
  let tell: (why: string) => void = () => undefined;
  const stuck = new Promise<string>((resolve) => {
    tell = resolve;
  });

  const look = async (): Promise<void> => {
    looks = await watcher.look(stages);
    const now = performance.now();
    // The process or the machine was frozen, or Redis was away.
    if (now - lookedAt > stuckAfterMs / 2) stillness = ALL_MOVES;
    const sights = stages.flatMap((stage) => {
      const seen = looks.get(stage.queueName);
      return seen === undefined ? [] : [seeStage(plainName(stage.queueName), stage, seen)];
    });
    stillness = watch(stillness, [...sights, pulse.feel(CONNECTION)], now);
    lookedAt = now;
    for (const [part, { since }] of stillness) {
      if (now - since >= stuckAfterMs) tell(describeStuck(part, now - since));
    }
  };

  const cannotLook = (thrown: unknown): void => {
    stillness = ALL_MOVES;
    logger.debug({ err: toError(thrown) }, 'the watchdog cannot look');
    // One that is half open would never be answered again; a new one may be.
    if (TIMED_OUT.test(toError(thrown).message)) client.disconnect(true);
  };

  let looking = Promise.resolve();
  let isStopping = false;
  let timer: NodeJS.Timeout | undefined;
  const lookLater = (): void => {
    if (isStopping) return;
    timer = setTimeout(() => {
      looking = look().catch(cannotLook).then(lookLater);
    }, lookEveryMs);
  };
  lookLater();

  return {
    handsOf: (queueName, atOnce) => {
      const hands = new Hands();
      stages.push({ queueName, hands, atOnce });
      return hands;
    },
    movement: () => {
      const now = lookedAt;
      const stillFor = (part: string): number => now - (stillness.get(part)?.since ?? now);
      const describe = (part: string, seen?: StageLook): [string, string] => [
        part,
        describePart(stillFor(part), notReadyAfterMs, seen),
      ];
      return {
        isMoving: [...stillness.keys()].every((part) => stillFor(part) < notReadyAfterMs),
        checks: Object.fromEntries(stages.map(({ queueName }) => describe(plainName(queueName), looks.get(queueName)))),
      };
    },
    stuck,
    stop: async () => {
      isStopping = true;
      clearTimeout(timer);
      client.disconnect();
      await looking;
    },
  };
}

/** ioredis tells it by nothing but its text. */
const TIMED_OUT = /^Command timed out$/;
