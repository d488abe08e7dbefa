import { DEAD_LETTER_CODES, type DeadLetterCode } from '@relay/contract';
import { type BuriedLetter, counted, type RelayStatus } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import type { Finding } from './finding.js';

/** A letter may hold a whole webhook; the newest tell what is wrong now. */
const LOOKED_AT = 500;

/** What the dead letters at rest died of, each cause once with its remedy. */
export async function checkDeadLetters({ deadLetters }: RelayAccess, status: RelayStatus): Promise<Finding[]> {
  const { atRest } = status.deadLetters;
  if (atRest === 0) return [{ check: 'dead letters', level: 'ok', what: 'none at rest' }];
  const causes = new Map<string, Cause>();
  let lookedAt = 0;
  for await (const buried of deadLetters.read('newest first')) {
    const cause = causeOf(buried);
    const key = JSON.stringify([cause.code, cause.about, cause.flashdutyCode]);
    causes.set(key, { ...(causes.get(key) ?? cause), count: (causes.get(key)?.count ?? 0) + 1 });
    lookedAt += 1;
    if (lookedAt === LOOKED_AT) break;
  }
  const of = atRest > lookedAt ? ` of the newest ${lookedAt}` : '';
  const sum: Finding = {
    check: 'dead letters',
    level: 'info',
    what: `${counted(atRest, 'dead letter')} at rest in all`,
  };
  return [...(of === '' ? [] : [sum]), ...[...causes.values()].map((cause) => toFinding(cause, of))];
}

interface Cause {
  readonly code: DeadLetterCode;
  /** Who can end it: the integration that was refused, otherwise the source. */
  readonly about: string;
  readonly option: '--integration' | '--source';
  /** What a refusal was for. */
  readonly flashdutyCode: string;
  /** Of the newest of them. */
  readonly reason: string;
  readonly count: number;
}

function causeOf({ code, reason, letter }: BuriedLetter): Cause {
  const isDelivery = letter.integration !== undefined && (code === 'refused' || code === 'gave_up');
  const [, flashdutyCode = ''] = /^HTTP (\d+(?: \w+)?)/.exec(reason) ?? [];
  return {
    code,
    about: isDelivery ? (letter.integration ?? '') : letter.source,
    option: isDelivery ? '--integration' : '--source',
    flashdutyCode: code === 'refused' ? flashdutyCode : '',
    reason,
    count: 1,
  };
}

function toFinding({ code, about, option, reason, count }: Cause, of: string): Finding {
  const choice = `${option} ${about} --code ${code}`;
  const first = isUnknownKey(code, reason)
    ? `Flashduty does not know the key in integrations.${about}.pushUrl: it was revoked, or is not pasted whole. Paste the push URL from the integration’s card again and restart the workers`
    : DEAD_LETTER_CODES[code].replace(/\.$/, '');
  return {
    check: 'dead letters',
    level: 'fault',
    about,
    what: `${count}${of} ${code}, the newest: ${reason}`,
    remedy: `${first}. Then relay dead-letters replay ${choice}`,
  };
}

/** Flashduty has one code for a bad field and a bad key; the message tells. */
function isUnknownKey(code: DeadLetterCode, reason: string): boolean {
  return code === 'refused' && /InvalidParameter: .*integration_key/.test(reason);
}
