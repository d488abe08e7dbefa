import { randomUUID } from 'node:crypto';
import type { RedisClient } from './connect.js';
import { defineScripts } from './define-scripts.js';
import { PREFIX } from './names.js';

/** KEYS: the lease; the text is beside it. ARGV: who, for how many ms. Returns 1 when it is theirs now. */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** ARGV: who, text. Whoever was too slow and lost the lease meanwhile changes nothing. Returns 1 when it was written. */
const WRITE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1] .. ':kept', ARGV[2])
return 1
`;

/** ARGV: who. */
const GIVE_UP = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

const SCRIPTS = { relayTakeLease: TAKE, relayWriteKept: WRITE, relayGiveUpLease: GIVE_UP } as const;

/**
 * A text in Redis that one worker at a time may write, and any may read. The worker that has it keeps it by asking again
 * before the lease runs out; when it dies, another one gets it then.
 */
export class KeptByOne {
  readonly #scripts: ReturnType<typeof defineScripts<typeof SCRIPTS>>;
  readonly #client: RedisClient;
  readonly #lease: string;
  readonly #leaseMs: number;
  readonly #me = randomUUID();

  constructor(client: RedisClient, name: string, leaseMs: number) {
    this.#client = client;
    this.#scripts = defineScripts(client, SCRIPTS);
    this.#lease = `${PREFIX}:{${name}}`;
    this.#leaseMs = leaseMs;
  }

  /** True when this worker may write until the lease runs out. */
  async take(): Promise<boolean> {
    return (await this.#scripts.relayTakeLease(this.#lease, this.#me, this.#leaseMs)) === 1;
  }

  async read(): Promise<string | undefined> {
    return (await this.#client.get(`${this.#lease}:kept`)) ?? undefined;
  }

  /** False when the lease has gone to another worker. */
  async write(text: string): Promise<boolean> {
    return (await this.#scripts.relayWriteKept(this.#lease, this.#me, text)) === 1;
  }

  /** Lets another worker take over at once. */
  async giveUp(): Promise<void> {
    await this.#scripts.relayGiveUpLease(this.#lease, this.#me);
  }
}
