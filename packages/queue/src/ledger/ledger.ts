import type { Outcome, StoredEnvelope } from '@relay/contract';
import type { RedisClient } from '../connect.js';
import { defineScripts, type Scripts } from '../define-scripts.js';
import { readDeliveryId } from '../delivery-id.js';
import { gather } from '../gather.js';
import { LEDGER_SLOT } from './keys.js';
import { LEDGER_SCRIPTS } from './ledger-scripts.js';

/** An outcome for good. A dead letter is none: it waits for an operator. */
export type LedgerOutcome = Exclude<Outcome, 'dead'> | 'discarded';

/** What has come to its end: a delivery, a dead letter, or an envelope under its own id. */
export interface LedgerEntry {
  readonly id: string;
  readonly envelope: Pick<StoredEnvelope, 'id' | 'source' | 'receivedAt'>;
  readonly parts?: number | undefined;
}

/** Lua takes some thousand arguments. */
const ENTRIES_A_CALL = 500;

/** Closes what the ingress has opened: every accepted envelope ends in exactly one outcome. */
export class Ledger {
  readonly #scripts: Scripts<typeof LEDGER_SCRIPTS>;
  readonly #settle: (line: readonly string[]) => Promise<void>;

  constructor(client: RedisClient) {
    this.#scripts = defineScripts(client, LEDGER_SCRIPTS);
    this.#settle = gather(async (lines) => {
      await this.#scripts.relayLedgerSettle(LEDGER_SLOT, ...lines.flat());
    }, ENTRIES_A_CALL);
  }

  /** Repeatable: the first outcome counts, and counts once. */
  async settle({ id, envelope, parts = 1 }: LedgerEntry, outcome: LedgerOutcome): Promise<void> {
    const { source, receivedAt } = envelope;
    const { index: part = 0 } = readDeliveryId(id);
    await this.#settle([source, envelope.id, String(receivedAt), String(part), String(parts), outcome]);
  }

  /** For an envelope that was stored a second time after everything it stands for had ended. Repeatable. */
  async acceptedTwice({ source, id, receivedAt }: LedgerEntry['envelope']): Promise<void> {
    await this.#scripts.relayLedgerAcceptedTwice(LEDGER_SLOT, source, id, receivedAt);
  }
}
