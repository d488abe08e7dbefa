const PUSH_PREFIX = '/event/push/alert/';
const STANDARD = 'standard';

/** What a push URL says, apart from its host. */
export interface PushUrl {
  /** The part behind `/event/push/alert/`. */
  readonly path: string;
  readonly standard: boolean;
  /** Empty when the URL has none, or more than one. */
  readonly integrationKey: string;
  /** The other query parameters as they came, without the key. */
  readonly query: string;
}

/** Undefined when the URL (path and query) is no push URL. */
export function readPushUrl(url: string): PushUrl | undefined {
  const queryAt = url.indexOf('?');
  const pathname = queryAt < 0 ? url : url.slice(0, queryAt);
  if (!pathname.startsWith(PUSH_PREFIX) || pathname.length === PUSH_PREFIX.length) return undefined;
  const path = pathname.slice(PUSH_PREFIX.length);
  const parameters = queryAt < 0 ? [] : url.slice(queryAt + 1).split('&');
  const keys = parameters.filter(isKey).map((parameter) => new URLSearchParams(parameter).get('integration_key') ?? '');
  return {
    path,
    standard: path === STANDARD,
    integrationKey: keys.length === 1 ? (keys[0] ?? '') : '',
    query: parameters.filter((parameter) => !isKey(parameter)).join('&'),
  };
}

/** Decoded before it is compared: `integration%5Fkey` is the key as well and must not be shown. */
function isKey(parameter: string): boolean {
  return new URLSearchParams(parameter).has('integration_key');
}
