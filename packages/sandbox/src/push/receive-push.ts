import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FailureRule } from '../behaviour/behaviour.js';
import { acceptsByDefault, scriptedAnswer } from '../behaviour/scripted-answer.js';
import { sendScripted } from '../behaviour/send-scripted.js';
import { sendAnswer } from '../http/answer.js';
import { readBody } from '../http/read-body.js';
import type { Sandbox } from '../sandbox.js';
import { acceptPush, type Push, type PushContext } from './accept-push.js';
import { successAnswer } from './push-answer.js';
import type { PushUrl } from './push-url.js';

export async function receivePush(
  request: IncomingMessage,
  response: ServerResponse,
  url: PushUrl,
  sandbox: Sandbox,
): Promise<void> {
  const body = await readBody(request, sandbox.maxBodyBytes);
  const push: Push = {
    requestId: randomUUID().replaceAll('-', ''),
    method: request.method ?? '',
    contentType: request.headers['content-type'] ?? '',
    url,
    integration: sandbox.integrations.find(url.integrationKey),
    body,
  };
  const context = { ...sandbox, behaviour: sandbox.script.behaviour };
  const rule = sandbox.script.choose(traitsOf(push));
  if (rule) await failAsScripted(response, push, rule, context, sandbox.stopping);
  else sendAnswer(response, acceptPush(push, context));
}

async function failAsScripted(
  response: ServerResponse,
  push: Push,
  rule: FailureRule,
  context: PushContext,
  stopping: AbortSignal,
): Promise<void> {
  if (rule.delayMs !== undefined) await sleep(rule.delayMs, undefined, { signal: stopping });
  const accepts = rule.accept ?? acceptsByDefault(rule);
  const ordinary = accepts ? acceptPush(push, context) : successAnswer(push.requestId);
  await sendScripted(response, scriptedAnswer(rule, push.requestId) ?? ordinary, rule, stopping);
}

function traitsOf({ integration, url, body }: Push) {
  let fields: Readonly<Record<string, unknown>> | undefined;
  return {
    ...(integration ? { integration: integration.fingerprint } : {}),
    path: url.path,
    fields: () => {
      fields ??= fieldsOf(body);
      return fields;
    },
  };
}

function fieldsOf(body: Buffer = Buffer.alloc(0)): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body.toString('utf8')));
  } catch {
    return {};
  }
}
