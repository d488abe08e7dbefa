import { toError } from '@relay/contract';
import { Pool } from 'undici';
import type { Reply } from './classify-reply.js';
import { ExchangeTimeoutError, exchange } from './exchange.js';
import type { PushRequest } from './push-request.js';

/** Flashduty's own timeout is not documented; its official senders wait as long. */
const ATTEMPT_TIMEOUT_MS = 10_000;
/** Ends before the attempt, so that the reason tells who could not be reached from who does not answer. */
const CONNECT_TIMEOUT_MS = 8_000;
/** A reply is a small JSON document. What is longer is not Flashduty's and is not kept. */
const LIMITS = { withinMs: ATTEMPT_TIMEOUT_MS, maxBytes: 65_536 };

export interface Sender {
  /** Never throws: whatever happens is a reply. */
  send(request: PushRequest): Promise<Reply>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** One pool for each integration, so that none waits for another's connections. Redirects are never followed. */
export function createSender(pushUrl: URL, connections: number): Sender {
  const pool = new Pool(pushUrl.origin, {
    connections,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ATTEMPT_TIMEOUT_MS,
    bodyTimeout: ATTEMPT_TIMEOUT_MS,
    keepAliveTimeout: 4_000,
  });
  const hide = createHider(pushUrl);
  return {
    send: async (request) => {
      const reply = await attempt(pool, request);
      return reply.kind === 'fault' ? { ...reply, reason: hide(reply.reason) } : { ...reply, body: hide(reply.body) };
    },
    close: () => pool.destroy(),
  };
}

/** Replies end up in logs and dead letters, and a proxy's error page likes to repeat the URL it could not reach. */
function createHider(pushUrl: URL): (text: string) => string {
  const secrets = [pushUrl.href, pushUrl.pathname + pushUrl.search, ...pushUrl.searchParams.values()];
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]).filter((form) => form.length >= 6);
  return (text) => forms.reduce((hidden, form) => hidden.replaceAll(form, '[secret]'), text);
}

async function attempt(pool: Pool, { method, path, headers, body }: PushRequest): Promise<Reply> {
  try {
    const answer = await exchange(pool, { method, path, headers, body: body.length === 0 ? null : body }, LIMITS);
    return {
      kind: 'response',
      status: answer.status,
      body: answer.body,
      retryAfter: single(answer.headers['retry-after']),
      requestId: single(answer.headers['flashcat-request-id']),
    };
  } catch (thrown) {
    return toFault(toError(thrown));
  }
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** The relay's names for what goes wrong below HTTP, by the system's codes. */
const FAULTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_reset',
  EPIPE: 'connection_reset',
  UND_ERR_SOCKET: 'connection_reset',
  ENOTFOUND: 'dns_failure',
  EAI_AGAIN: 'dns_failure',
  EAI_FAIL: 'dns_failure',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ENETUNREACH: 'network_unreachable',
  EHOSTUNREACH: 'network_unreachable',
};

/** Everything that such a reply's code may be. */
export const FAULT_CODES: ReadonlySet<string> = new Set([
  ...Object.values(FAULTS),
  'timeout',
  'tls_failure',
  'network_error',
]);

function toFault(error: Error & { code?: unknown }): Reply {
  const code = typeof error.code === 'string' ? error.code : '';
  if (error instanceof ExchangeTimeoutError) return { kind: 'fault', code: 'timeout', reason: error.message };
  const isTls = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);
  return {
    kind: 'fault',
    code: FAULTS[code] ?? (isTls ? 'tls_failure' : 'network_error'),
    reason: `${code} ${error.message}`.trim(),
  };
}
