import { EventEmitter } from 'node:events';
import { toError } from '@relay/contract';
import type { RedisClient } from '../connect.js';
import { examineRedis } from './examine-redis.js';
import { judgeRedis, type RedisDemands, type RedisJudgement } from './judge-redis.js';

interface RedisWatchEvents {
  judged: [RedisJudgement];
  /** It did not answer. It is asked again soon. */
  unanswered: [Error];
}

/** Settings change without a reconnect, and so do disks, clocks and the masters of a cluster. */
const LOOK_EVERY_MS = 60_000;
const LOOK_AGAIN_MS = 1_000;

/** Looks at Redis at every connect, since it may be another one, and every minute. */
export class RedisWatch extends EventEmitter<RedisWatchEvents> {
  readonly #client: RedisClient;
  readonly #demands: RedisDemands;
  readonly #lookEveryMs: number;
  readonly #onReady = (): void => void this.#look();
  readonly #onClose = (): void => this.#forget();
  #judgement: RedisJudgement | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** What a look finds about a connection that is closed by then is void. */
  #connection = 0;

  constructor(client: RedisClient, demands: RedisDemands, lookEveryMs = LOOK_EVERY_MS) {
    super();
    this.#client = client;
    this.#demands = demands;
    this.#lookEveryMs = lookEveryMs;
  }

  /** Of the Redis that is connected now; undefined while it was not looked at. */
  get judgement(): RedisJudgement | undefined {
    return this.#judgement;
  }

  start(): void {
    this.#client.on('ready', this.#onReady).on('close', this.#onClose);
    if (this.#client.status === 'ready') this.#onReady();
  }

  stop(): void {
    this.#forget();
    this.#client.off('ready', this.#onReady).off('close', this.#onClose);
  }

  #forget(): void {
    this.#connection += 1;
    this.#judgement = undefined;
    clearTimeout(this.#timer);
  }

  async #look(): Promise<void> {
    clearTimeout(this.#timer);
    const connection = this.#connection;
    const seen = await examineRedis(this.#client).catch(toError);
    if (connection !== this.#connection) return;
    const isAnswered = !(seen instanceof Error);
    this.#timer = setTimeout(this.#onReady, isAnswered ? this.#lookEveryMs : LOOK_AGAIN_MS).unref();
    if (isAnswered) {
      this.#judgement = judgeRedis(seen, this.#demands);
      this.emit('judged', this.#judgement);
    } else this.emit('unanswered', seen);
  }
}
