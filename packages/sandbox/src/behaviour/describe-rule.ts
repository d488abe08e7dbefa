import type { FailureRule, RuleMatch } from './behaviour.js';
import type { RunningRule } from './behaviour-script.js';
import { acceptsByDefault } from './scripted-answer.js';

/** A rule in words: what happens, to which pushes, and how often it did and will. */
export function describeRule(rule: RunningRule): string {
  const { times, applied } = rule;
  const action = describeAction(rule);
  const fate = (rule.accept ?? acceptsByDefault(rule)) ? 'Accepted' : 'Not accepted';
  const left = times === undefined ? '' : `, ${times} left`;
  return `${action.charAt(0).toUpperCase()}${action.slice(1)} for ${describeShare(rule)}. ${fate}. Applied ${applied}×${left}.`;
}

function describeAction(rule: FailureRule): string {
  const parts = [
    ...(rule.delayMs === undefined ? [] : [`delay of ${rule.delayMs} ms`]),
    ...describeAnswer(rule),
    ...(rule.hang ? ['no answer'] : []),
    ...(rule.reset ? ['connection reset'] : []),
    ...(rule.truncate ? ['answer cut in half'] : []),
    ...(rule.dripMs === undefined ? [] : [`answer dripped over ${rule.dripMs} ms`]),
  ];
  return parts.join(', then ') || 'success';
}

function describeShare({ probability = 1, match }: FailureRule): string {
  const pushes = describeMatch(match);
  return probability < 1 ? `${Math.round(probability * 1000) / 10}% of ${pushes}` : pushes;
}

function describeAnswer({ status, code, body, location }: FailureRule): string[] {
  const redirect = location === undefined ? undefined : 'redirect';
  const content = body === undefined ? undefined : body === '' ? 'empty body' : 'body of its own';
  const said = [status === undefined ? undefined : `status ${status}`, code, redirect, content].filter(Boolean);
  return said.length > 0 ? [said.join(' ')] : [];
}

function describeMatch(match: RuleMatch = {}): string {
  const conditions = Object.entries(match).map(([name, value]) => `${name} “${value}”`);
  return conditions.length > 0 ? `pushes with ${conditions.join(' and ')}` : 'all pushes';
}
