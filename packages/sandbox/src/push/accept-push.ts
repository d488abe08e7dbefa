import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { Behaviour } from '../behaviour/behaviour.js';
import type { Answer } from '../http/answer.js';
import type { PushOrigin, SandboxState } from '../state/sandbox-state.js';
import type { Integration } from './integrations.js';
import { errorAnswer, successAnswer } from './push-answer.js';
import { PushRefusal } from './push-refusal.js';
import type { PushUrl } from './push-url.js';
import { readEvent } from './read-event.js';
import { truncateAsDocumented } from './truncate-as-documented.js';

/** One push request, read to its end. */
export interface Push {
  readonly requestId: string;
  readonly method: string;
  readonly contentType: string;
  readonly url: PushUrl;
  /** Undefined when the key is missing or unknown. */
  readonly integration: Integration | undefined;
  /** Undefined when it was too large. */
  readonly body: Buffer | undefined;
}

/** What the rules are applied with. */
export interface PushContext {
  readonly state: SandboxState;
  readonly behaviour: Behaviour;
  readonly maxBodyBytes: number;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** Applies the documented rules to a push and gives the answer Flashduty would: the event is accepted, or it is refused. */
export function acceptPush(push: Push, context: PushContext): Answer {
  try {
    const origin = checkOrigin(push, context);
    return push.url.standard ? acceptStandard(push, origin, context) : acceptNative(push, origin, context);
  } catch (thrown) {
    if (!(thrown instanceof PushRefusal)) throw thrown;
    return refuse(push, thrown, context);
  }
}

/** Guides of vendors with an endpoint of their own let them call back with any of these. */
const NATIVE_METHODS = ['POST', 'PUT', 'GET'];

function checkOrigin(push: Push, { behaviour, maxBodyBytes, now }: PushContext): PushOrigin {
  const { url, integration, body } = push;
  const methods = url.standard ? ['POST'] : NATIVE_METHODS;
  if (!methods.includes(push.method)) {
    throw new PushRefusal('MethodNotAllowed', `only ${methods.join(', ')} is allowed`);
  }
  if (!integration) throw new PushRefusal('InvalidParameter', 'integration_key is not a valid one');
  const receivedAt = now();
  if (behaviour.rateLimits.on) checkRate(integration, behaviour, receivedAt);
  if (!body) throw new PushRefusal('EntityTooLarge', `the body is larger than ${maxBodyBytes} bytes`);
  return {
    receivedAt,
    integration: integration.fingerprint,
    path: url.path,
    query: url.query,
    requestId: push.requestId,
    bytes: body.length,
  };
}

function checkRate(integration: Integration, { rateLimits }: Behaviour, nowMs: number): void {
  const waitMs = integration.pass(rateLimits, nowMs);
  if (waitMs === 0) return;
  const { perSecond, perMinute, retryAfter } = rateLimits;
  throw new PushRefusal(
    'RequestTooFrequently',
    `more than ${perSecond} a second or ${perMinute} a minute on this integration`,
    retryAfter ? { 'retry-after': String(Math.ceil(waitMs / 1000)) } : {},
  );
}

const JSON_TYPE = /^\s*application\/json\s*(;|$)/i;

function acceptStandard(push: Push, origin: PushOrigin, { state, behaviour }: PushContext): Answer {
  if (!JSON_TYPE.test(push.contentType)) {
    throw new PushRefusal('InvalidContentType', 'Content-Type must be application/json');
  }
  const body = parseJson(push.body);
  const event = readEvent(behaviour.strict ? body : truncateAsDocumented(body));
  const alert_key = event.alert_key ?? randomUUID().replaceAll('-', '');
  state.acceptStandard(origin, { ...event, alert_key });
  return successAnswer(push.requestId, alert_key);
}

function acceptNative(push: Push, origin: PushOrigin, { state }: PushContext): Answer {
  const body = push.body ?? Buffer.alloc(0);
  state.acceptNative(origin, {
    method: push.method,
    contentType: push.contentType,
    base64: body.toString('base64'),
    ...(isUtf8(body) ? { text: body.toString('utf8') } : {}),
  });
  return successAnswer(push.requestId);
}

function parseJson(body: Buffer = Buffer.alloc(0)): unknown {
  if (!isUtf8(body)) throw new PushRefusal('InvalidParameter', 'the body is not UTF-8');
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw new PushRefusal('InvalidParameter', 'the body is not JSON', {}, { cause });
  }
}

function refuse(push: Push, refusal: PushRefusal, { state, now }: PushContext): Answer {
  const { status, code, message } = refusal;
  state.refuse({
    receivedAt: now(),
    ...(push.integration ? { integration: push.integration.fingerprint } : {}),
    path: push.url.path,
    requestId: push.requestId,
    status,
    code,
    message,
  });
  return errorAnswer(push.requestId, refusal);
}
