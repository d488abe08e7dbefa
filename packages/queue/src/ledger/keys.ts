import { keyBase, WEBHOOKS } from '../names.js';

/** Where the keys of the `webhooks` queue begin, in whose slot the ledger is kept. */
export const LEDGER_SLOT = keyBase(WEBHOOKS);

export const LEDGER = `${LEDGER_SLOT}ledger:`;
