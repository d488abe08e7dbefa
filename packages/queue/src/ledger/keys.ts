import { keyBase, webhooksOf } from '../names.js';

/** Where the keys of a `webhooks` queue begin, in whose slot the ledger of its sources is kept. */
export const ledgerSlot = (shard: number): string => keyBase(webhooksOf(shard));

export const ledgerBase = (shard: number): string => `${ledgerSlot(shard)}ledger:`;
