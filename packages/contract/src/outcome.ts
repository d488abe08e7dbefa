/** How an envelope or an event ended. Everything else is still pending. */
export const OUTCOMES = ['delivered', 'superseded', 'ignored', 'dead'] as const;

export type Outcome = (typeof OUTCOMES)[number];
