import { toError } from '@relay/contract';
import type { RelayConfig } from '@relay/runtime';
import { UsageError } from '../command.js';

/** A base URL, and why nobody may be there. */
export interface IngressPlace {
  readonly url: string;
  /** Why it is not the place of an ingress; absent when it is one, or when the caller has named it. */
  readonly fault?: string;
}

/**
 * Where an ingress of this configuration is likely to be: on this machine, or, seen from the container of the worker, under
 * the name that docker-compose.yml gives it.
 */
const HOSTS = ['127.0.0.1', 'ingress'];

const ANSWER_WITHIN_MS = 3_000;

/** Looks for an ingress where one is likely; the place that the caller gives is taken as it is. */
export async function findIngress({ ingress }: RelayConfig, given: string | undefined): Promise<IngressPlace> {
  if (given !== undefined) return { url: given };
  if (ingress.port === 0) throw new UsageError('ingress.port is 0, any free one; say where it is with --url');
  return await findAmong(HOSTS.map((host) => `http://${host}:${ingress.port}`));
}

export async function findAmong(urls: readonly string[]): Promise<IngressPlace> {
  const places = await Promise.all(urls.map(async (url) => ({ url, fault: await faultOf(url) })));
  const found = places.find(({ fault }) => fault === undefined);
  if (found !== undefined) return { url: found.url };
  return {
    url: places.map(({ url }) => url).join(' or '),
    fault: places.map(({ fault }) => fault).join('; '),
  };
}

/**
 * A token is for an ingress only, and port 3000 is many a program's, as `ingress` is many a host's. So it is asked for a page
 * that it does not have first: its refusal is its own.
 */
async function faultOf(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return (await response.text()).includes('webhooks go to /webhooks/') ? undefined : 'something else answers there';
  } catch (thrown) {
    const error = toError(thrown);
    // "fetch failed" says nothing; its cause does.
    return (error.cause === undefined ? error : toError(error.cause)).message;
  }
}
