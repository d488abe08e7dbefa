import { type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { eventually } from '../../../../../test/support/eventually.js';
import type { WorkerBench } from '../../../../../test/support/in-process-worker.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Question {
  readonly method?: string;
  /** Any header, `Host` and `Sec-Fetch-Site` too, which `fetch` would set by itself. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Whatever is answered, it answers sooner; a test that waits for longer has found a fault. */
const ANSWERED_WITHIN_MS = 10_000;

/** One request exactly as told, on a connection of its own; a redirect is an answer. */
export function ask(url: string, { method = 'GET', headers = {}, body }: Question = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method, headers, agent: false, signal: AbortSignal.timeout(ANSWERED_WITHIN_MS) },
      (incoming) => {
        text(incoming).then(
          (content) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: content }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What a browser adds when our own page sends the request. */
export const FROM_THE_BOARD = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' } as const;

export function basic(user: string, password: string): { readonly authorization: string } {
  return { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** Starts a worker with its board, and waits for its Redis: until then the board says that it is away. */
export async function startBoard(bench: WorkerBench): Promise<string> {
  const { opsUrl } = await bench.start();
  await eventually(
    () => ask(`${opsUrl}/readyz`),
    ({ status }) => status === 200,
  );
  return opsUrl;
}
