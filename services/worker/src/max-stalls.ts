/**
 * A job that stalled so often has probably killed its workers, and everything behind it waits 15 s each time. BullMQ
 * counts the stalls of a job over all its workers.
 */
export const MAX_STALLS = 5;
