import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, sendAnswer, writeHead } from '../http/answer.js';
import type { FailureRule } from './behaviour.js';

/** A slow body comes in this many pieces. */
const DRIP_PIECES = 10;

/** Sends an answer the way the rule wants it to travel. `stopping` ends whatever would still take time. */
export async function sendScripted(
  response: ServerResponse,
  answer: Answer,
  rule: FailureRule,
  stopping: AbortSignal,
): Promise<void> {
  if (rule.hang) return hang(response, stopping);
  if (rule.reset) return reset(response);
  if (rule.truncate) return truncate(response, answer);
  if (rule.dripMs !== undefined) return drip(response, answer, rule.dripMs, stopping);
  sendAnswer(response, answer);
}

function hang(response: ServerResponse, stopping: AbortSignal): void {
  const leave = () => response.destroy();
  stopping.addEventListener('abort', leave, { once: true });
  response.once('close', () => stopping.removeEventListener('abort', leave));
  if (stopping.aborted) leave();
}

/** A TCP reset, which the client meets as ECONNRESET; an orderly close would look like a server that stops. */
function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function truncate(response: ServerResponse, answer: Answer): void {
  const body = Buffer.from(answer.body);
  writeHead(response, answer);
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

async function drip(response: ServerResponse, answer: Answer, dripMs: number, stopping: AbortSignal): Promise<void> {
  const body = Buffer.from(answer.body);
  const pieceBytes = Math.max(1, Math.ceil(body.length / DRIP_PIECES));
  writeHead(response, answer);
  response.flushHeaders();
  for (let start = 0; start < body.length && !response.destroyed; start += pieceBytes) {
    await sleep(dripMs / DRIP_PIECES, undefined, { signal: stopping });
    response.write(body.subarray(start, start + pieceBytes));
  }
  response.end();
}
