export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** The least urgent lines that are logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];
