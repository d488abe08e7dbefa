import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PEM files of a server on this machine, and of the authority that nobody but the test trusts. */
export interface Certificates {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** The authority as text. */
  readonly ca: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** False where the program is missing: Node.js alone makes no certificates. */
export const canMakeCertificates = spawnSync('openssl', ['version']).status === 0;

export function makeCertificates(dir: string): Certificates {
  const file = (name: string) => join(dir, name);
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args[0]} failed: ${stderr}`);
  };
  writeFileSync(file('names'), 'subjectAltName=IP:127.0.0.1\n');
  const ca = ['-keyout', file('ca.key'), '-out', file('ca.crt')];
  openssl('req', '-x509', ...NEW_KEY, ...ca, '-days', '2', '-subj', '/CN=an authority of the tests');
  const request = ['-keyout', file('server.key'), '-out', file('server.csr')];
  openssl('req', ...NEW_KEY, ...request, '-subj', '/CN=redis');
  const signing = ['-CA', file('ca.crt'), '-CAkey', file('ca.key'), '-CAcreateserial', '-extfile', file('names')];
  openssl('x509', '-req', '-in', file('server.csr'), '-out', file('server.crt'), '-days', '2', ...signing);
  return {
    caFile: file('ca.crt'),
    certFile: file('server.crt'),
    keyFile: file('server.key'),
    ca: readFileSync(file('ca.crt'), 'utf8'),
  };
}
