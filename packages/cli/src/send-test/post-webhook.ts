import { toError } from '@relay/contract';

/** What the ingress said to one webhook. */
export type Posting =
  | { readonly kind: 'accepted'; readonly id: string; readonly tookMs: number }
  | { readonly kind: 'refused'; readonly status: number; readonly answer: string }
  /** Nobody is there: nothing was sent. */
  | { readonly kind: 'nobody'; readonly reason: string }
  /** Somebody is, and it is not known whether the webhook was accepted. */
  | { readonly kind: 'no answer'; readonly reason: string };

const ANSWER_WITHIN_MS = 10_000;
/** An ingress answers with less; whoever answers more is somebody else. */
const SHOWN_CHARS = 200;

/** Posts as a vendor does: no redirects, any status but 200 is a failure. */
export async function postWebhook(
  url: string,
  body: Readonly<Record<string, unknown>>,
  now: () => number,
): Promise<Posting> {
  const startedAt = now();
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const answer = await response.text();
    const id = response.status === 200 ? idIn(answer) : undefined;
    return id === undefined
      ? { kind: 'refused', status: response.status, answer: answer.slice(0, SHOWN_CHARS) }
      : { kind: 'accepted', id, tookMs: now() - startedAt };
  } catch (thrown) {
    return toFault(toError(thrown));
  }
}

function idIn(answer: string): string | undefined {
  return /^\{"id":"([0-9A-HJKMNP-TV-Z]{26})"\}$/.exec(answer)?.[1];
}

/** With these the connection never came about. */
const NOBODY = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

function toFault(error: Error): Posting {
  if (error.name === 'TimeoutError') return { kind: 'no answer', reason: `no answer within ${ANSWER_WITHIN_MS} ms` };
  // "fetch failed" says nothing; its cause does.
  const cause = error.cause === undefined ? error : toError(error.cause);
  const code = 'code' in cause ? String(cause.code) : '';
  return { kind: NOBODY.includes(code) ? 'nobody' : 'no answer', reason: cause.message || code };
}
