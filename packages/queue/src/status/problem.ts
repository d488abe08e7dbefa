/** Every kind of thing that needs a person. */
export type ProblemKind =
  | 'redis unsafe'
  | 'redis full'
  | 'ingress lost'
  | 'spool left'
  | 'spool in use'
  | 'spool damaged'
  | 'webhooks unread'
  | 'integration unknown'
  | 'integration held'
  | 'events undelivered'
  | 'dead letters';

export interface Problem {
  readonly kind: ProblemKind;
  /** The integration it is about. */
  readonly integration?: string;
  /** For people, and without a secret, as the remedy. */
  readonly what: string;
  readonly remedy: string;
}
