import type { IncomingMessage, ServerResponse } from 'node:http';
import { BehaviourScript } from '../behaviour/behaviour-script.js';
import { BehaviourError, readBehaviour } from '../behaviour/read-behaviour.js';
import { type Answer, jsonAnswer, sendAnswer } from '../http/answer.js';
import { readBody } from '../http/read-body.js';
import type { Routes } from '../http/routes.js';
import { sendJsonList } from '../http/send-json-list.js';
import type { Sandbox } from '../sandbox.js';

/** For tests, benchmarks and chaos runs; no part of Flashduty. */
export const API_ROUTES: Routes<Sandbox> = {
  '/livez': { GET: (_sandbox, _request, response) => sendAnswer(response, jsonAnswer(200, { status: 'ok' })) },
  '/api/events': { GET: listEvents, DELETE: clear },
  '/api/alerts': { GET: listAlerts },
  '/api/refusals': { GET: listRefusals },
  '/api/behaviour': { GET: showBehaviour, POST: changeBehaviour, DELETE: resetBehaviour },
};

async function listEvents({ state }: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const since = readWholeNumber(request, 'since') ?? 0;
  const limit = readWholeNumber(request, 'limit') ?? Number.POSITIVE_INFINITY;
  const { accepted, discarded, eventsDropped } = state.counts;
  const events = state.events().filter((push) => push.seq > since);
  const summary = { accepted, discarded, dropped: eventsDropped, lastSeq: state.lastSeq };
  await sendJsonList(response, summary, 'events', events.slice(0, limit));
}

async function listAlerts({ state }: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const limit = readWholeNumber(request, 'limit') ?? Number.POSITIVE_INFINITY;
  const { alerts, alertsOpen, alertsDropped } = state.counts;
  const summary = { open: alertsOpen, closed: alerts - alertsOpen, dropped: alertsDropped };
  await sendJsonList(response, summary, 'alerts', state.alerts().slice(0, limit));
}

async function listRefusals({ state }: Sandbox, _request: IncomingMessage, response: ServerResponse): Promise<void> {
  await sendJsonList(response, { refused: state.counts.refused }, 'refusals', state.refusals());
}

function clear({ state }: Sandbox, _request: IncomingMessage, response: ServerResponse): void {
  state.clear();
  sendAnswer(response, jsonAnswer(200, { cleared: true }));
}

function showBehaviour(sandbox: Sandbox, _request: IncomingMessage, response: ServerResponse): void {
  sendAnswer(response, describeBehaviour(sandbox));
}

async function changeBehaviour(sandbox: Sandbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request, sandbox.maxBodyBytes);
  try {
    const input: unknown = JSON.parse(body?.toString('utf8') || '{}');
    sandbox.script = new BehaviourScript(readBehaviour(input, sandbox.defaults));
    sendAnswer(response, describeBehaviour(sandbox));
  } catch (thrown) {
    if (!(thrown instanceof BehaviourError || thrown instanceof SyntaxError)) throw thrown;
    sendAnswer(response, jsonAnswer(400, { error: { code: 'InvalidBehaviour', message: thrown.message } }));
  }
}

function resetBehaviour(sandbox: Sandbox, _request: IncomingMessage, response: ServerResponse): void {
  sandbox.script = new BehaviourScript(sandbox.defaults);
  sendAnswer(response, describeBehaviour(sandbox));
}

function describeBehaviour({ script }: Sandbox): Answer {
  return jsonAnswer(200, script.now());
}

/** Undefined when the parameter is absent or no whole number. */
function readWholeNumber(request: IncomingMessage, parameter: string): number | undefined {
  const text = new URL(request.url ?? '/', 'http://sandbox').searchParams.get(parameter) ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
