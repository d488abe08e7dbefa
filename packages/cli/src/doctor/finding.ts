/** What is looked at, in the order in which it is told. */
export const CHECKS = [
  'configuration',
  'redis',
  'ingress',
  'worker',
  'webhooks',
  'integration',
  'dead letters',
  'source',
  'ledger',
] as const;

/** `info`: worth knowing, and nobody has to do anything. */
export type Level = 'ok' | 'info' | 'warning' | 'fault';

export interface Finding {
  readonly check: (typeof CHECKS)[number];
  readonly level: Level;
  /** The integration, the source, the server it is about. */
  readonly about?: string;
  /** For people, and without a secret, as the remedy. */
  readonly what: string;
  readonly remedy?: string;
}

export function needsSomebody({ level }: Finding): boolean {
  return level === 'warning' || level === 'fault';
}
