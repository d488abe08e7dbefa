/** What came back from one attempt. */
export type Reply =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly body: string;
      readonly retryAfter?: string | undefined;
      readonly requestId?: string | undefined;
    }
  /** No complete response: the name of the fault and what the system said. */
  | { readonly kind: 'fault'; readonly code: string; readonly reason: string };

interface Explained {
  /** Flashduty's error code, or the relay's own name for the fault. */
  readonly code: string;
  readonly reason: string;
  readonly requestId?: string | undefined;
}

export type Verdict =
  | { readonly kind: 'delivered'; readonly requestId?: string | undefined }
  /** May pass: try this event again. */
  | ({ readonly kind: 'retry'; readonly retryAfterMs?: number } & Explained)
  /** May pass, and the whole integration has to wait for it. */
  | ({ readonly kind: 'hold'; readonly retryAfterMs?: number } & Explained)
  /** Cannot pass. */
  | ({ readonly kind: 'refused'; readonly remedy: string } & Explained);

type Kind = 'retry' | 'hold' | 'refused';

interface Row {
  readonly kind: Kind;
  readonly remedy?: string;
}

const CHECK_URL = 'Check that integrations.<name>.pushUrl is the URL pasted from the integration card in Flashduty.';
const CLIENT_BUG = 'This should not happen; please report it with the request id.';

/** Flashduty's error codes. They say more than the HTTP status, so they are looked at first. */
export const CODES: Readonly<Record<string, Row>> = {
  InvalidParameter: {
    kind: 'refused',
    remedy: 'The message names the field, or the integration key: if every event gets it, check the push URL.',
  },
  InvalidContentType: { kind: 'refused', remedy: CLIENT_BUG },
  MethodNotAllowed: { kind: 'refused', remedy: CLIENT_BUG },
  BadRequest: { kind: 'refused', remedy: CLIENT_BUG },
  ReferenceExist: { kind: 'refused', remedy: CLIENT_BUG },
  ResourceNotFound: { kind: 'refused', remedy: 'Check in Flashduty that the integration still exists.' },
  NoLicense: { kind: 'refused', remedy: 'The Flashduty licence does not cover this; renew it, then replay.' },
  BalanceNotEnough: { kind: 'refused', remedy: 'Settle the Flashduty account, then replay.' },
  UndonedOrderExist: { kind: 'refused', remedy: 'Settle the open order in Flashduty, then replay.' },
  Unauthorized: { kind: 'refused', remedy: CHECK_URL },
  AccessDenied: { kind: 'refused', remedy: CHECK_URL },
  RouteNotFound: { kind: 'refused', remedy: CHECK_URL },
  EntityTooLarge: { kind: 'refused', remedy: 'Shorten what the vendor sends.' },
  RequestLocked: { kind: 'refused', remedy: 'Flashduty holds a lock on it; replay in a few minutes.' },
  RequestTooFrequently: { kind: 'hold' },
  InternalError: { kind: 'retry' },
  ServiceUnavailable: { kind: 'retry' },
};

/** HTTP statuses whose body names no known code: a proxy's answer, or one that is documented nowhere. */
export const STATUSES: Readonly<Record<number, Row>> = {
  301: { kind: 'refused', remedy: 'The push URL has moved for good; paste the new one. Redirects are never followed.' },
  302: { kind: 'retry' },
  303: { kind: 'retry' },
  307: { kind: 'retry' },
  308: { kind: 'refused', remedy: 'The push URL has moved for good; paste the new one. Redirects are never followed.' },
  401: { kind: 'refused', remedy: CHECK_URL },
  402: { kind: 'refused', remedy: 'Settle the Flashduty account, then replay.' },
  403: { kind: 'refused', remedy: CHECK_URL },
  404: { kind: 'refused', remedy: CHECK_URL },
  408: { kind: 'retry' },
  413: { kind: 'refused', remedy: 'Shorten what the vendor sends, or raise the limit of the proxy in between.' },
  425: { kind: 'retry' },
  429: { kind: 'hold' },
};

const OTHER_5XX: Row = { kind: 'retry' };
const OTHER: Row = { kind: 'refused', remedy: 'Look up the status and the code in docs/runbook.md, then replay.' };

/** One table decides what an attempt's reply means. Pure; `now` is needed for a Retry-After that is a date. */
export function classifyReply(reply: Reply, now: number): Verdict {
  if (reply.kind === 'fault') return { kind: 'retry', code: reply.code, reason: reply.reason };

  const parsed = parseBody(reply.body);
  const requestId = reply.requestId ?? parsed.requestId;
  const isSuccess = reply.status >= 200 && reply.status < 300;
  if (isSuccess && parsed.kind === 'ok') return { kind: 'delivered', requestId };
  if (isSuccess && parsed.kind === 'unreadable') {
    // Somebody answers in Flashduty's place, or the reply broke off: the event may or may not have arrived.
    return {
      kind: 'retry',
      code: 'unreadable_reply',
      reason: `HTTP ${reply.status} with an unreadable body`,
      requestId,
    };
  }

  const flashdutyCode = parsed.kind === 'error' ? parsed.code : undefined;
  const row = rowFor(reply.status, flashdutyCode);
  const explained: Explained = {
    code: flashdutyCode ?? `http_${reply.status}`,
    reason: describe(reply.status, parsed.kind === 'error' ? parsed : undefined),
    requestId,
  };
  const asked = parseRetryAfter(reply.retryAfter, now);
  switch (row.kind) {
    case 'refused':
      return { kind: 'refused', ...explained, remedy: row.remedy ?? OTHER.remedy ?? '' };
    case 'hold':
      return { kind: 'hold', ...explained, ...asked };
    case 'retry':
      // A server that says when to come back means all of us, not this event.
      return { kind: reply.status === 503 && asked.retryAfterMs ? 'hold' : 'retry', ...explained, ...asked };
  }
}

function rowFor(status: number, code: string | undefined): Row {
  const byCode = code !== undefined && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  return byCode ?? STATUSES[status] ?? (status >= 500 ? OTHER_5XX : OTHER);
}

type ParsedBody =
  | { readonly kind: 'ok'; readonly requestId?: string | undefined }
  | { readonly kind: 'error'; readonly code: string; readonly message: string; readonly requestId?: string | undefined }
  | { readonly kind: 'unreadable'; readonly requestId?: undefined };

/** An empty body is a success where the status is one; anything that is not Flashduty's envelope is unreadable. */
function parseBody(body: string): ParsedBody {
  if (body.trim() === '') return { kind: 'ok' };
  const value = parseJson(body);
  if (!isRecord(value)) return { kind: 'unreadable' };
  const requestId = typeof value.request_id === 'string' ? value.request_id : undefined;
  const error = value.error;
  if (error === undefined || error === null) return { kind: 'ok', requestId };
  const { code, message } = isRecord(error) ? error : { code: undefined, message: error };
  return {
    kind: 'error',
    code: typeof code === 'string' && code !== '' ? code.slice(0, 64) : 'unknown_error',
    message: typeof message === 'string' ? message.slice(0, 300) : '',
    requestId,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describe(status: number, error: { code: string; message: string } | undefined): string {
  return error ? `HTTP ${status} ${error.code}: ${error.message}` : `HTTP ${status}`;
}

const LONGEST_RETRY_AFTER_MS = 24 * 3_600_000;

/** Seconds or an HTTP date, honoured in full up to a day. */
function parseRetryAfter(header: string | undefined, now: number): { retryAfterMs?: number } {
  if (header === undefined) return {};
  const ms = /^\d+(\.\d+)?$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return ms > 0 ? { retryAfterMs: Math.min(ms, LONGEST_RETRY_AFTER_MS) } : {};
}
