/** A process that was told to stop is gone within this, whatever hangs. Orchestrators kill after 30 s. */
export const LEAVE_AFTER_MS = 25_000;

/** For the steps of a stop: they must fail before the process leaves, so that the log names the one that hangs. */
export const STOP_DEADLINE_MS = 24_000;
