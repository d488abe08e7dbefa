import { splitOnce } from './split-once.js';

/** What a request's target names. */
export interface Route {
  readonly sourceName: string;
  readonly pathToken: string | undefined;
  readonly rawQuery: string;
}

const WEBHOOK_PATH = /^\/webhooks\/([^/]+)(?:\/([^/]+))?\/?$/;
/** A proxy may ask in the absolute form, and a careless sender leave its fragment on. */
const ORIGIN_OR_FRAGMENT = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*|#.*$/gi;

/** Reads `/webhooks/<source>[/<token>][?query]`; undefined when it is any other path, or cannot be decoded. */
export function routeOf(target: string): Route | undefined {
  const [path = '', rawQuery = ''] = splitOnce(target.replace(ORIGIN_OR_FRAGMENT, ''), '?');
  const match = WEBHOOK_PATH.exec(path);
  if (match === null) return undefined;
  const [sourceName, pathToken] = match.slice(1).map(decoded);
  if (sourceName === undefined || (match[2] !== undefined && pathToken === undefined)) return undefined;
  return { sourceName, pathToken, rawQuery };
}

function decoded(segment: string | undefined): string | undefined {
  if (!segment?.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
