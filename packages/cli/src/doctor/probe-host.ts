import { connect, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How far one comes towards a host without saying anything to it. */
export type HostProbe =
  | { readonly kind: 'reached'; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly step: FailedStep; readonly reason: string };

export type FailedStep = 'name' | 'connection' | 'certificate';

const WITHIN_MS = 3_000;

/** Resolves the name, connects and, for https, shakes hands. Sends no request: nothing is pushed, and no key is told. */
export function probeHost({ hostname, port, protocol }: URL, now: () => number): Promise<HostProbe> {
  const startedAt = now();
  const isTls = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port) || (isTls ? 443 : 80) };
  return new Promise((resolve) => {
    // A name to be told to the host; an address is none.
    const socket = isTls ? connectTls({ ...to, servername: isIP(host) === 0 ? host : '' }) : connect(to);
    const end = (probe: HostProbe) => {
      socket.destroy();
      resolve(probe);
    };
    socket.setTimeout(WITHIN_MS, () =>
      end({ kind: 'failed', step: 'connection', reason: `no answer within ${WITHIN_MS} ms` }),
    );
    socket.once(isTls ? 'secureConnect' : 'connect', () => end({ kind: 'reached', tookMs: now() - startedAt }));
    socket.once('error', (error: Error & { readonly code?: string }) => end(toFailure(error)));
  });
}

const CERTIFICATE = /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/;

export function toFailure(error: Error & { readonly code?: string }): HostProbe {
  const { code = '', message } = error;
  const step = /^(ENOTFOUND|EAI_)/.test(code) ? 'name' : CERTIFICATE.test(code) ? 'certificate' : 'connection';
  // A host with several addresses fails with all of their errors, and no message of its own.
  const [first] = error instanceof AggregateError ? error.errors : [];
  return { kind: 'failed', step, reason: message || (first instanceof Error ? first.message : code) };
}
