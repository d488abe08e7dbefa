import type { RelayConfig } from '@relay/runtime';
import { UsageError } from '../command.js';

/**
 * Where an ingress of this configuration is likely to be: on this machine, or, seen from the container of the worker, under
 * the name that docker-compose.yml gives it.
 */
const HOSTS = ['127.0.0.1', 'ingress'];

/** In the order in which they are tried. */
export function ingressUrls({ ingress }: RelayConfig, given: string | undefined): readonly string[] {
  if (given !== undefined) return [given];
  if (ingress.port === 0) throw new UsageError('ingress.port is 0, any free one; say where it is with --url');
  return HOSTS.map((host) => `http://${host}:${ingress.port}`);
}
