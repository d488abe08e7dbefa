import type { Outcome, StoredEnvelope } from '@relay/contract';
import type { RedisClient } from '../connect.js';
import { defineScripts, type Scripts } from '../define-scripts.js';
import { readDeliveryId } from '../delivery-id.js';
import { gather } from '../gather.js';
import { ledgerSlot } from './keys.js';
import { LEDGER_SCRIPTS } from './ledger-scripts.js';

/** An outcome for good. A dead letter is none: it waits for an operator. */
export type LedgerOutcome = Exclude<Outcome, 'dead'> | 'discarded';

/** What has come to its end: a delivery, a dead letter, or an envelope under its own id. */
export interface LedgerEntry {
  readonly id: string;
  readonly envelope: Pick<StoredEnvelope, 'id' | 'source' | 'receivedAt' | 'shard'>;
  readonly parts?: number | undefined;
}

interface Line {
  /** The ledger is kept beside the queue that the envelope came over. */
  readonly shard: number;
  readonly args: readonly string[];
}

/** Bounds how long a step keeps others from Redis. */
const ENTRIES_A_CALL = 500;

/** Closes what the ingress has opened: every accepted envelope ends in exactly one outcome. */
export class Ledger {
  readonly #scripts: Scripts<typeof LEDGER_SCRIPTS>;
  readonly #settle: (line: Line) => Promise<void>;

  constructor(client: RedisClient) {
    this.#scripts = defineScripts(client, LEDGER_SCRIPTS);
    this.#settle = gather<Line>(
      async (lines) => {
        const shards = new Set(lines.map(({ shard }) => shard));
        await Promise.all([...shards].map((shard) => this.#settleInShard(shard, lines)));
      },
      { most: ENTRIES_A_CALL },
    );
  }

  /** Repeatable: the first outcome counts, and counts once. */
  async settle({ id, envelope, parts = 1 }: LedgerEntry, outcome: LedgerOutcome): Promise<void> {
    const { source, receivedAt, shard = 0 } = envelope;
    const { index: part = 0 } = readDeliveryId(id);
    const args = [source, envelope.id, String(receivedAt), String(part), String(parts), outcome];
    await this.#settle({ shard, args });
  }

  /** For an envelope that was stored a second time after everything it stands for had ended. Repeatable. */
  async acceptedTwice({ source, id, receivedAt, shard = 0 }: LedgerEntry['envelope']): Promise<void> {
    await this.#scripts.relayLedgerAcceptedTwice(ledgerSlot(shard), source, id, receivedAt);
  }

  async #settleInShard(shard: number, lines: readonly Line[]): Promise<void> {
    const args = lines.filter((line) => line.shard === shard).flatMap((line) => line.args);
    await this.#scripts.relayLedgerSettle(ledgerSlot(shard), ...args);
  }
}
