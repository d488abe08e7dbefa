import type { Answer } from '../http/answer.js';
import { errorAnswer, requestIdHeader } from '../push/push-answer.js';
import { STATUS_OF_CODE } from '../push/push-refusal.js';
import type { FailureRule } from './behaviour.js';

/** The answer a rule puts in place of the ordinary one, or undefined when it leaves that one as it is. */
export function scriptedAnswer(rule: FailureRule, requestId: string): Answer | undefined {
  const { status, code, body, location } = rule;
  if ([status, code, body, location].every((part) => part === undefined)) return undefined;
  const answer = holdsError(rule) ? scriptedError(rule, requestId) : plainAnswer(rule, requestId);
  return { ...answer, headers: { ...answer.headers, ...extraHeaders(rule) }, body: body ?? answer.body };
}

/** Whether the push is accepted when the rule doesn't say so itself. */
export function acceptsByDefault(rule: FailureRule): boolean {
  return !(rule.hang || rule.reset || rule.location !== undefined || holdsError(rule) || (rule.status ?? 200) >= 300);
}

function holdsError({ status = 200, code }: FailureRule): boolean {
  return code !== undefined || status >= 400;
}

function scriptedError({ status, code, message = 'simulated failure' }: FailureRule, requestId: string): Answer {
  const codeInForce = code ?? codeFor(status ?? 500);
  return errorAnswer(requestId, { status: status ?? statusOf(codeInForce), code: codeInForce, message });
}

function plainAnswer({ status, location }: FailureRule, requestId: string): Answer {
  return { status: status ?? (location === undefined ? 200 : 302), headers: requestIdHeader(requestId), body: '' };
}

function extraHeaders({ retryAfter, location }: FailureRule): Answer['headers'] {
  return {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(location === undefined ? {} : { location }),
  };
}

function statusOf(code: string): number {
  return Object.entries(STATUS_OF_CODE).find(([known]) => known === code)?.[1] ?? 500;
}

/** The first code documented under the status, else the general one of its class. */
function codeFor(status: number): string {
  const documented = Object.entries(STATUS_OF_CODE).find(([, known]) => known === status)?.[0];
  return documented ?? (status >= 500 ? 'InternalError' : 'BadRequest');
}
