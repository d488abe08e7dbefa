import { STATUS_OF_CODE } from '../push/push-refusal.js';
import { DOCUMENTED_LIMITS } from '../push/rate-window.js';
import type { Behaviour, FailureRule, RateLimiting, RateLimitsInput, RuleMatch } from './behaviour.js';
import { anyOf, type Fields, flag, isObject, number, readFields, text, wholeNumber } from './fields.js';

/** The posted behaviour cannot be used; says of every fault where it is and what is expected. Nothing was changed. */
export class BehaviourError extends Error {
  override readonly name = 'BehaviourError';
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  seed: 1,
  strict: true,
  rateLimits: { on: true, retryAfter: false, ...DOCUMENTED_LIMITS },
  rules: [],
};

const MAX_DELAY_MS = 600_000;
const MAX_LIMIT = 1_000_000;

const MATCH_FIELDS: Fields<RuleMatch> = {
  integration: text,
  path: text,
  alert_key: text,
  event_status: text,
  title: text,
};

const RULE_FIELDS: Fields<Omit<FailureRule, 'match'>> = {
  probability: number(0, 1),
  times: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  delayMs: wholeNumber(0, MAX_DELAY_MS),
  accept: flag,
  status: wholeNumber(200, 599),
  code: text,
  message: text,
  retryAfter: anyOf(number(0, Number.MAX_SAFE_INTEGER), text),
  body: text,
  location: text,
  hang: flag,
  reset: flag,
  truncate: flag,
  dripMs: wholeNumber(0, MAX_DELAY_MS),
};

const RATE_FIELDS: Fields<RateLimiting> = {
  on: flag,
  retryAfter: flag,
  perSecond: wholeNumber(1, MAX_LIMIT),
  perMinute: wholeNumber(1, MAX_LIMIT),
};

const SETTING_FIELDS: Fields<Pick<Behaviour, 'seed' | 'strict'>> = {
  seed: wholeNumber(0, 2 ** 32 - 1),
  strict: flag,
};

/** Reads what was posted over `defaults`: whatever it leaves out is as it was when the stand-in started. */
export function readBehaviour(input: unknown, defaults: Behaviour = DEFAULT_BEHAVIOUR): Behaviour {
  const faults: string[] = [];
  if (!isObject(input)) throw new BehaviourError('a behaviour is a JSON object');
  const { rules, rateLimits, seed, strict, ...inline } = input;
  const behaviour = {
    ...defaults,
    ...readFields(SETTING_FIELDS, withoutUndefined({ seed, strict }), '', faults),
    rateLimits: { ...defaults.rateLimits, ...readRateLimits(rateLimits, faults) },
    rules: readRules(rules, inline, faults) ?? defaults.rules,
  };
  if (faults.length > 0) throw new BehaviourError(faults.join('; '));
  return behaviour;
}

function readRules(rules: unknown, inline: Record<string, unknown>, faults: string[]): FailureRule[] | undefined {
  const writtenInPlace = Object.keys(inline).length > 0;
  if (rules === undefined) return writtenInPlace ? [readRule(inline, '', faults)] : undefined;
  if (writtenInPlace) faults.push(`either rules or one rule in place, not both (${Object.keys(inline).join(', ')})`);
  if (Array.isArray(rules)) return rules.map((rule, index) => readRule(rule, `rules[${index}]`, faults));
  faults.push('rules: expected an array');
  return [];
}

/** `place` is empty for the rule written in place. */
function readRule(input: unknown, place: string, faults: string[]): FailureRule {
  if (!isObject(input)) {
    faults.push(`${place}: expected an object`);
    return {};
  }
  const path = place === '' ? '' : `${place}.`;
  // `delay` is what people type into a curl; milliseconds as well.
  const { match, delay, ...fields } = input;
  const rule = {
    ...(match === undefined ? {} : { match: readMatch(match, path, faults) }),
    ...readFields(RULE_FIELDS, delay === undefined ? fields : { delayMs: delay, ...fields }, path, faults),
  };
  faults.push(...contradictions(rule).map((fault) => `${path}${fault}`));
  return rule;
}

function readMatch(match: unknown, path: string, faults: string[]): RuleMatch {
  if (isObject(match)) return readFields(MATCH_FIELDS, match, `${path}match.`, faults);
  faults.push(`${path}match: expected an object`);
  return {};
}

const ACTIONS = ['status', 'code', 'body', 'location', 'delayMs', 'accept', 'hang', 'reset', 'truncate', 'dripMs'];

function contradictions(rule: FailureRule): string[] {
  const { delayMs, accept, status, code, message, retryAfter, body, location, hang, reset, truncate, dripMs } = rule;
  const answered = [status, code, message, retryAfter, body, location].some((part) => part !== undefined);
  const endings = [hang, reset, truncate, dripMs !== undefined].filter(Boolean).length;
  const faults: string[] = [];
  if (!answered && endings === 0 && delayMs === undefined && accept === undefined) {
    faults.push(`needs something to do: ${ACTIONS.join(', ')}`);
  }
  if (endings > 1) faults.push('hang, reset, truncate and dripMs exclude each other');
  if (answered && (hang || reset)) faults.push('hang and reset send no answer, so nothing may be said of one');
  if (status === undefined && code !== undefined && !Object.hasOwn(STATUS_OF_CODE, code)) {
    faults.push('code: not one of Flashduty’s, so it needs a status beside it');
  }
  if (answered && [status, code, body, location].every((part) => part === undefined)) {
    faults.push('message and retryAfter need a status or code beside them');
  }
  return faults;
}

function readRateLimits(input: unknown, faults: string[]): Partial<RateLimiting> {
  if (input === undefined) return {};
  if (input === 'on' || input === true) return { on: true } satisfies Exclude<RateLimitsInput, string>;
  if (input === 'off' || input === false) return { on: false } satisfies Exclude<RateLimitsInput, string>;
  if (isObject(input)) return { on: true, ...readFields(RATE_FIELDS, input, 'rateLimits.', faults) };
  faults.push('rateLimits: expected "on", "off" or an object');
  return {};
}

function withoutUndefined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
