import { ConfigError } from '@relay/contract';
import type { RedisClient } from '../connect.js';
import type { RedisDemands, RedisFinding, RedisJudgement } from './judge-redis.js';
import { RedisWatch } from './redis-watch.js';

/** As much of a logger as is needed. */
interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface RedisTrustOptions extends RedisDemands {
  readonly client: RedisClient;
  /** Trust it whatever is found, and say so at every look. */
  readonly allowUnsafe: boolean;
  readonly logger: Log;
  /** For tests, which cannot wait for the minute of the default. */
  readonly lookEveryMs?: number;
}

/** A start in good order knows by then; one without Redis must not wait for it. */
const FIRST_LOOK_WITHIN_MS = 3_000;

/**
 * Whether Redis may be entrusted with anything. A service must not run on one that the first look finds unsafe, however
 * late that look comes. When it is found unsafe only later, the service goes on without it: new webhooks are safe on disk,
 * and what Redis still has can be delivered.
 */
export class RedisTrust {
  /** Resolves when the first look came only after the start, and found Redis unsafe: the service must not go on. */
  readonly broken: Promise<ConfigError>;
  readonly #options: RedisTrustOptions;
  readonly #watch: RedisWatch;
  #break: (error: ConfigError) => void = () => undefined;
  #isPassed: boolean;
  #wasUnsafe = false;
  #warned = new Set<string>();

  /** Throws a ConfigError when Redis is there and unsafe. Does not wait for one that is away. */
  static async establish(options: RedisTrustOptions): Promise<RedisTrust> {
    const trust = new RedisTrust(options);
    const fault = await Promise.race([trust.broken, trust.#firstLook()]);
    if (fault === undefined) return trust;
    trust.stop();
    throw fault;
  }

  private constructor(options: RedisTrustOptions) {
    this.#options = options;
    this.#isPassed = options.allowUnsafe;
    this.broken = new Promise((resolve) => {
      this.#break = resolve;
    });
    this.#watch = new RedisWatch(options.client, options, options.lookEveryMs);
    this.#watch.on('judged', (judgement) => this.#take(judgement));
    this.#watch.on('unanswered', (error) => options.logger.warn({ err: error }, 'redis could not be examined'));
    this.#watch.start();
  }

  /** Why nothing may be entrusted to Redis now; undefined when it may. */
  distrust(): string | undefined {
    if (this.#options.allowUnsafe) return undefined;
    const { judgement } = this.#watch;
    if (judgement === undefined) return 'not examined yet';
    const problems = judgement.faults.map(({ problem }) => problem);
    return problems.length === 0 ? undefined : `unsafe: ${problems.join('; ')}`;
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Resolves when Redis was looked at, cannot be reached, or takes too long. */
  async #firstLook(): Promise<undefined> {
    const { client } = this.#options;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, FIRST_LOOK_WITHIN_MS);
      const end = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#watch.once('judged', end).once('unanswered', end);
      client.once('error', end);
    });
    return undefined;
  }

  #take(judgement: RedisJudgement): void {
    const isUnsafe = judgement.faults.length > 0;
    if (isUnsafe && !this.#isPassed) {
      this.#break(toConfigError(judgement.faults));
      return;
    }
    this.#isPassed = true;
    this.#tell(judgement);
    this.#wasUnsafe = isUnsafe;
  }

  #tell({ faults, warnings }: RedisJudgement): void {
    const { logger, allowUnsafe } = this.#options;
    for (const warning of warnings) if (!this.#warned.has(identify(warning))) logger.warn(warning, 'redis warning');
    this.#warned = new Set(warnings.map(identify));
    if (faults.length > 0) logger.error({ faults }, allowUnsafe ? ALLOWED : UNSAFE);
    else if (this.#wasUnsafe) logger.info({}, 'redis is safe again');
  }
}

const ALLOWED = 'REDIS IS UNSAFE, AND redis.allowUnsafe LETS IT PASS: WHAT IT CONFIRMED MAY BE LOST';
const UNSAFE = 'redis has become unsafe: what it confirms may be lost';

/** What a problem says may change from look to look (a clock's difference); its remedy does not. */
function identify({ server, remedy }: RedisFinding): string {
  return `${server} ${remedy}`;
}

function toConfigError(faults: readonly RedisFinding[]): ConfigError {
  return new ConfigError(faults.map(({ server, ...finding }) => ({ path: `redis at ${server}`, ...finding })));
}
