import type { Dispatcher } from 'undici';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface ExchangeLimits {
  /** For all of it, from waiting for a connection to the last byte of the answer. */
  readonly withinMs: number;
  /** The answer is cut before the chunk that would exceed it. */
  readonly maxBytes: number;
}

export class ExchangeTimeoutError extends Error {
  override readonly name = 'ExchangeTimeoutError';

  constructor({ withinMs }: ExchangeLimits) {
    super(`no answer within ${withinMs} ms`);
  }
}

/**
 * Sends one request and takes its answer in one piece. The dispatcher's own `request` makes a stream of each answer, and
 * that costs a worker in a storm a tenth of its time.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: ExchangeLimits,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let head: Pick<Answer, 'status' | 'headers'> = { status: 0, headers: {} };
    let size = 0;
    let late: ExchangeTimeoutError | undefined;
    let abort: (reason: Error) => void = reject;
    const timer = setTimeout(() => {
      late = new ExchangeTimeoutError(limits);
      abort(late);
    }, limits.withinMs);
    const end = (): void => {
      clearTimeout(timer);
      resolve({ ...head, body: Buffer.concat(chunks).toString('utf8') });
    };
    dispatcher.dispatch(request, {
      onRequestStart: (controller) => {
        abort = (reason) => controller.abort(reason);
        // Its time was over while it waited for a connection: it must not be sent any more.
        if (late) abort(late);
      },
      // Comes for a 100 or a 103 too, and then again for the answer itself.
      onResponseStart: (_controller, status, headers) => {
        head = { status, headers };
      },
      onResponseData: (controller, chunk) => {
        size += chunk.length;
        if (size <= limits.maxBytes) {
          chunks.push(chunk);
          return;
        }
        end();
        controller.abort(new Error('the answer is too long'));
      },
      onResponseEnd: end,
      onResponseError: (_controller, error) => {
        clearTimeout(timer);
        reject(error);
      },
    });
  });
}
