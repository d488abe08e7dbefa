import { DEAD_LETTER_CODES, SELF } from '@relay/contract';
import { counted, judgeStatus, type ProblemKind, type RestingLetters, type SpoolState } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Figures } from './figures.js';
import { type ExpectedSince, findSilence } from './find-silence.js';
import { KINDS, nameOf, type SelfAlertKind, type Trouble } from './kinds.js';

/** Everything that is wrong, by the figures of one look. */
export function findTroubles(
  figures: Figures,
  config: Pick<RelayConfig, 'redis' | 'sources'>,
  expectedSince: ExpectedSince,
  now: number,
): readonly Trouble[] {
  return [
    ...troublesOfStatus(figures, config.redis, now),
    ...troublesOfLetters(figures.resting),
    ...findSilence(figures, config.sources, expectedSince, now),
  ];
}

/**
 * What the relay's status finds wrong too, and so in the same words. Dead letters are told by source instead. Integrations
 * that are not configured are the log's business: to find them, all of Redis has to be walked.
 */
const KIND_OF_PROBLEM: Readonly<Record<ProblemKind, SelfAlertKind | undefined>> = {
  'redis unsafe': 'redis-unsafe',
  'redis full': 'redis-full',
  'ingress lost': 'ingress-lost',
  'spool left': 'spool-left',
  'spool in use': 'spool',
  'spool damaged': 'spool-damaged',
  'webhooks unread': 'unread',
  'integration unknown': undefined,
  'integration held': 'held',
  'events undelivered': 'undelivered',
  'dead letters': undefined,
};

/** An ingress whose disk takes no more refuses webhooks, and vendors do not try for long. */
const REFUSING: ReadonlySet<SpoolState> = new Set(['full', 'unwritable']);

/** One cause is one alert, also when several servers or ingresses tell of it, or when it has several effects. */
function troublesOfStatus(figures: Figures, redis: RelayConfig['redis'], now: number): readonly Trouble[] {
  const held = new Set(figures.integrations.filter(({ hold }) => hold).map(({ name }) => name));
  const isRefusing = figures.ingresses.some(({ spool }) => REFUSING.has(spool.state));
  const troubles = new Map<string, Trouble>();
  for (const { kind: problem, integration: subject = '', what, remedy } of judgeStatus(toStatus(figures), now, redis)) {
    const kind = KIND_OF_PROBLEM[problem];
    if (kind === undefined || (kind === 'undelivered' && held.has(subject))) continue;
    const severity = kind === 'spool' && isRefusing ? 'Critical' : KINDS[kind].severity;
    const before = troubles.get(nameOf({ kind, subject }));
    const details = before ? `${before.details}\n${tell(what, remedy)}` : tell(what, remedy);
    troubles.set(nameOf({ kind, subject }), { kind, subject, severity, details });
  }
  return [...troubles.values()];
}

/** With zeros for what the judgement does not look at, or is not wanted of it. */
function toStatus({ webhooks, integrations, ingresses, lostIngresses, leftSpools, redis }: Figures) {
  return {
    webhooks,
    deadLetters: { atRest: 0, beingReplayed: 0, byCode: {}, discarded: {} },
    integrations,
    ingresses,
    lostIngresses,
    leftSpools,
    redis,
  };
}

/** So many alerts of one source that reached nobody are more than a mishap. */
const MANY_LETTERS = 10;

/** Dead letters at rest, by source. The relay's own are left out: no alert is about itself. */
function troublesOfLetters(resting: readonly RestingLetters[]): readonly Trouble[] {
  const others = resting.filter(({ source }) => source !== SELF);
  const sources = [...new Set(others.map(({ source }) => source))];
  return sources.flatMap((subject) => {
    const own = others.filter(({ source }) => source === subject);
    return [
      ...tellLetters('unreadable', subject, own.filter(isUnreadable)),
      ...tellLetters(
        'dead-letters',
        subject,
        own.filter((letters) => !isUnreadable(letters)),
      ),
    ];
  });
}

const isUnreadable = ({ code }: RestingLetters): boolean => code === 'payload_error';

function tellLetters(
  kind: 'unreadable' | 'dead-letters',
  subject: string,
  letters: readonly RestingLetters[],
): Trouble[] {
  const [most, ...rest] = [...letters].sort((a, b) => b.count - a.count);
  if (most === undefined) return [];
  const count = letters.reduce((sum, each) => sum + each.count, 0);
  const codes = [most, ...rest].map((each) => `${each.count} ${each.code}`).join(', ');
  const severity = kind === 'dead-letters' && count >= MANY_LETTERS ? 'Critical' : KINDS[kind].severity;
  const look = `Look with: relay dead-letters list${subject === '' ? '' : ` --source ${subject}`}`;
  const details = tell(`${counted(count, 'dead letter')}: ${codes}`, `${DEAD_LETTER_CODES[most.code]} ${look}`);
  return [{ kind, subject, severity, details }];
}

function tell(what: string, remedy: string): string {
  return `${what}\nWhat to do: ${remedy}`;
}
