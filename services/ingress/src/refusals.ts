/** Every answer but success. Vendors record the body, so it stays under 100 characters and holds no detail. */
export const REFUSALS = {
  unauthorized: { status: 401, message: 'unknown source, wrong token or not allowed' },
  not_found: { status: 404, message: 'webhooks go to /webhooks/<source>/<token>' },
  method_not_allowed: { status: 405, message: 'use POST, PUT or GET' },
  too_large: { status: 413, message: 'the body is larger than ingress.maxBodyBytes' },
  unavailable: { status: 503, message: 'cannot store now, send again' },
  malformed: { status: 400, message: 'not a valid HTTP request' },
  timeout: { status: 408, message: 'the request did not arrive in time' },
  headers_too_large: { status: 431, message: 'URL and headers are too large' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Why, for the log and the metrics only: the sender never learns which of them it was. */
export const REASONS = {
  unknown_source: 'unauthorized',
  wrong_token: 'unauthorized',
  no_token: 'unauthorized',
  wrong_signature: 'unauthorized',
  address_not_allowed: 'unauthorized',
  path: 'not_found',
  method: 'method_not_allowed',
  size: 'too_large',
  store: 'unavailable',
  busy: 'unavailable',
  malformed: 'malformed',
  timeout: 'timeout',
  headers: 'headers_too_large',
} as const satisfies Record<string, RefusalCode>;

export type RefusalReason = keyof typeof REASONS;

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly reason: RefusalReason;

  constructor(code: RefusalCode, reason: RefusalReason, options?: ErrorOptions) {
    super(`${code}: ${reason}`, options);
    this.code = code;
    this.reason = reason;
  }
}
