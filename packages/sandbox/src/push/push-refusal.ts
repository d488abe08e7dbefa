/**
 * Flashduty's error codes with the HTTP status each is documented under. `MethodNotAllowed` and `InvalidContentType` are
 * 400 on the push API; only the management API's description says 405. `EntityTooLarge` and `ServiceUnavailable` are known
 * from that description alone.
 */
export const STATUS_OF_CODE = {
  InvalidParameter: 400,
  InvalidContentType: 400,
  MethodNotAllowed: 400,
  ResourceNotFound: 400,
  NoLicense: 400,
  BadRequest: 400,
  ReferenceExist: 400,
  Unauthorized: 401,
  BalanceNotEnough: 402,
  AccessDenied: 403,
  RouteNotFound: 404,
  UndonedOrderExist: 409,
  EntityTooLarge: 413,
  RequestLocked: 423,
  RequestTooFrequently: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
} as const;

export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** The request gets an error envelope and leaves no event behind. The message never holds a value of the request. */
export class PushRefusal extends Error {
  override readonly name = 'PushRefusal';
  readonly code: ErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.headers = headers;
  }

  get status(): number {
    return STATUS_OF_CODE[this.code];
  }
}
