/**
 * An envelope that stalled so often has probably killed its workers, for it is the only one in hand, and everything behind it
 * waits 15 s each time. BullMQ counts the stalls of a job over all its workers.
 */
export const MAX_STALLS = 5;

/**
 * A delivery is one of many in hand, and dies with its worker whatever that died of. One envelope that kills it, or a worker
 * that is short of memory for some minutes, must not make dead letters of alerts that did nothing.
 */
export const MAX_STALLS_IN_COMPANY = 50;
