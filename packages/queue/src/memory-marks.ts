/**
 * Shares of its `maxmemory` that Redis uses, and what follows. A Redis that is full to the end cannot even finish what it
 * holds, because that takes room too.
 *
 * `historyGivesWay`: what is finished, and kept to be looked up, is removed from the oldest on. Below the others, or
 * history alone would keep new envelopes away for ever. `highWater`: new envelopes wait on the disk of the ingress.
 * `lowWater`: they come again.
 */
export const MEMORY_MARKS = { historyGivesWay: 0.5, lowWater: 0.6, highWater: 0.65 } as const;
