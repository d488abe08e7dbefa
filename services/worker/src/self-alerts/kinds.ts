import type { EventStatus } from '@relay/contract';

export type Severity = Exclude<EventStatus, 'Ok'>;

interface Kind {
  /** Never holds a figure: it stays the same from the opening to the recovery. */
  readonly title: (subject: string) => string;
  readonly severity: Severity;
  /** The trouble has to last so long before it is worth an alert. For what often passes by itself. */
  readonly opensAfterMs: number;
}

const AT_ONCE = 0;

/** Everything that the relay raises an alert about. The subject is a source or an integration, or nothing. */
export const KINDS = {
  'dead-letters': {
    title: (source) => `Alerts of ${source} were not delivered: dead letters wait`,
    severity: 'Warning',
    opensAfterMs: AT_ONCE,
  },
  unreadable: {
    title: (source) => `Webhooks of ${source} cannot be read`,
    severity: 'Warning',
    opensAfterMs: AT_ONCE,
  },
  silent: {
    title: (source) => `Nothing comes from ${source} any more`,
    severity: 'Warning',
    opensAfterMs: AT_ONCE,
  },
  held: {
    title: (integration) => `No alert reaches Flashduty through ${integration}`,
    severity: 'Critical',
    opensAfterMs: AT_ONCE,
  },
  undelivered: {
    title: (integration) => `Alerts through ${integration} are late`,
    severity: 'Critical',
    opensAfterMs: 60_000,
  },
  unread: {
    title: () => 'Webhooks are not being read',
    severity: 'Critical',
    opensAfterMs: 60_000,
  },
  spool: {
    title: () => 'Webhooks go to the disk of the ingress',
    severity: 'Warning',
    opensAfterMs: 30_000,
  },
  'spool-damaged': {
    title: () => 'A part of the spool cannot be read',
    severity: 'Critical',
    opensAfterMs: AT_ONCE,
  },
  'ingress-lost': {
    title: () => 'No ingress is there to take webhooks',
    severity: 'Critical',
    opensAfterMs: 120_000,
  },
  'spool-left': {
    title: () => 'Webhooks lie on the disk of an ingress that is gone',
    severity: 'Critical',
    opensAfterMs: 120_000,
  },
  'redis-unsafe': {
    title: () => 'Redis may lose what it has confirmed',
    severity: 'Critical',
    opensAfterMs: AT_ONCE,
  },
  'redis-full': {
    title: () => 'Redis is nearly full',
    severity: 'Critical',
    opensAfterMs: 60_000,
  },
} as const satisfies Record<string, Kind>;

export type SelfAlertKind = keyof typeof KINDS;

export const SELF_ALERT_KINDS = Object.keys(KINDS) as readonly SelfAlertKind[];

/** Something that is wrong now, as one look saw it. */
export interface Trouble {
  readonly kind: SelfAlertKind;
  /** A source or an integration; empty when the kind says all. */
  readonly subject: string;
  readonly severity: Severity;
  /** What is wrong and what to do, for people. Never holds a secret. */
  readonly details: string;
}

/** The alert's key behind `relay:`, and its name in logs. */
export function nameOf({ kind, subject }: Pick<Trouble, 'kind' | 'subject'>): string {
  return subject === '' ? kind : `${kind}:${subject}`;
}

export function titleOf({ kind, subject }: Pick<Trouble, 'kind' | 'subject'>): string {
  return KINDS[kind].title(subject === '' ? 'an unknown source' : subject);
}

export function isWorse(severity: Severity, than: Severity): boolean {
  return RANK[severity] > RANK[than];
}

const RANK = { Info: 1, Warning: 2, Critical: 3 } as const satisfies Record<Severity, number>;
