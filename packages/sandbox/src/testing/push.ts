import type { RunningSandbox } from '../start-sandbox.js';

export const KEY = 'a1b2c3d4e5f60718293a4b5c6d7e8f90abc';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface PushOptions {
  readonly key?: string;
  readonly path?: string;
  readonly method?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
}

/** Pushes a value as JSON, or a string or bytes as they are. */
export async function push(sandbox: RunningSandbox, body: unknown, options: PushOptions = {}): Promise<Reply> {
  const { key = KEY, path = 'standard', method = 'POST', contentType = 'application/json', signal } = options;
  const reply = await fetch(sandbox.pushUrl(key, path), {
    method,
    headers: { 'content-type': contentType },
    redirect: 'manual',
    ...(signal ? { signal } : {}),
    ...(method === 'GET'
      ? {}
      : { body: body instanceof Uint8Array || typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: reply.status, headers: reply.headers, text: await reply.text() };
}

/** The error of a reply's envelope, or undefined when it holds none. */
export function errorOf({ text }: Reply): { code: string; message: string } | undefined {
  return JSON.parse(text).error;
}
