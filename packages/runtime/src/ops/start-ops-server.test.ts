import { once } from 'node:events';
import { type IncomingMessage, type RequestListener, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Counter, Registry } from 'prom-client';
import { createLogger } from '../log/create-logger.js';
import { deferred } from '../testing/deferred.js';
import { LogLines } from '../testing/log-lines.js';
import { RELAY_VERSION } from '../version.js';
import { type OpsServer, type OpsServerOptions, startOpsServer } from './start-ops-server.js';

const started: OpsServer[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.stop()));
});

async function anOpsServer(options: Partial<OpsServerOptions> = {}): Promise<OpsServer & { lines: LogLines }> {
  const lines = new LogLines();
  const logger = createLogger({ service: 'test', level: 'info', secrets: [], destination: lines });
  const ready = async () => ({ ready: true, checks: { redis: 'ok' } });
  const server = await startOpsServer({ port: 0, logger, ready, registry: new Registry(), ...options });
  started.push(server);
  return { ...server, lines };
}

describe('the ops server', () => {
  test('is live when the event loop answers', async () => {
    const { url } = await anOpsServer({ ready: async () => ({ ready: false, checks: {} }) });
    const response = await fetch(`${url}/livez`);
    expect([response.status, await response.json()]).toEqual([200, { live: true }]);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  test('is ready when the service is', async () => {
    const { url } = await anOpsServer();
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([200, { ready: true, checks: { redis: 'ok' } }]);
  });

  test('says what is missing when it is not', async () => {
    const { url } = await anOpsServer({ ready: async () => ({ ready: false, checks: { redis: 'connecting' } }) });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { ready: false, checks: { redis: 'connecting' } }]);
  });

  test('is not ready when the check fails, and shows why in the log alone', async () => {
    const { url, lines } = await anOpsServer({ ready: () => Promise.reject(new Error('redis says s3cret')) });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.text()]).toEqual([503, expect.not.stringContaining('s3cret')]);
    expect(lines.text).toContain('redis says s3cret');
  });

  test('is not ready when the check gives no answer, and gives the other metrics all the same', async () => {
    const { url } = await anOpsServer({ ready: () => new Promise(() => {}) });
    const [response, metrics] = await Promise.all([fetch(`${url}/readyz`), fetch(`${url}/metrics`)]);
    expect(await metrics.text()).toMatch(/^relay_ready 0$/m);
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, checks: { service: 'no answer within 2000 ms' } },
    ]);
  });

  test('is not ready as soon as it stops, without asking any more, but goes on answering', async () => {
    const ready = () => Promise.reject(new Error('asked while stopping'));
    const { url, markStopping, lines } = await anOpsServer({ ready });
    markStopping();
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([503, { ready: false, checks: { service: 'stopping' } }]);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
    expect(lines.text).not.toContain('asked while stopping');
  });

  test('is not ready when the stop began while the service was asked', async () => {
    const asked = deferred<void>();
    const answer = deferred<{ ready: boolean; checks: Record<string, string> }>();
    const server = await anOpsServer({
      ready: () => {
        asked.resolve();
        return answer.promise;
      },
    });
    const response = fetch(`${server.url}/readyz`);
    await asked.promise;
    server.markStopping();
    answer.resolve({ ready: true, checks: {} });
    expect((await response).status).toBe(503);
  });

  test('gives the metrics in the type Prometheus expects', async () => {
    const registry = new Registry();
    new Counter({ name: 'relay_accepted_total', help: 'h', registers: [registry] }).inc();
    const { url } = await anOpsServer({ registry });
    const response = await fetch(`${url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toContain('relay_accepted_total 1');
  });

  test('measures whether it is ready, and which version runs', async () => {
    const metricsOf = async ({ url }: OpsServer) => await (await fetch(`${url}/metrics`)).text();
    const server = await anOpsServer();
    expect(await metricsOf(server)).toMatch(/^relay_ready 1$/m);
    expect(await metricsOf(server)).toContain(`relay_build_info{version="${RELAY_VERSION}"} 1`);
    server.markStopping();
    expect(await metricsOf(server)).toMatch(/^relay_ready 0$/m);
  });

  test('answers 500 when the metrics cannot be gathered, and goes on', async () => {
    const registry = new Registry();
    registry.metrics = () => Promise.reject(new Error('broken gauge'));
    const { url, lines } = await anOpsServer({ registry });
    const response = await fetch(`${url}/metrics`);
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('broken')]);
    expect(lines.text).toContain('broken gauge');
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });
});

describe('a request', () => {
  test.each(['/livez', '/readyz', '/metrics'])('of HEAD %s has the headers of GET and no body', async (path) => {
    const { url } = await anOpsServer();
    const [head, get] = [await fetch(url + path, { method: 'HEAD' }), await fetch(url + path)];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'));
    // Not the same length: the figures have gone on between the two.
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0);
  });

  test.each(['/livez', '/readyz', '/metrics'])('of POST %s is not allowed, and told what is', async (path) => {
    const { url } = await anOpsServer({ handler: () => {} });
    const response = await fetch(url + path, { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    expect(await response.json()).toEqual({ error: { code: 'method_not_allowed', message: 'use GET' } });
  });

  test.each(['/', '/nope', '/livez/', '/__proto__', '/constructor', '//'])('of %s finds nothing', async (path) => {
    const { url } = await anOpsServer();
    const response = await fetch(url + path);
    expect([response.status, await response.json()]).toEqual([
      404,
      { error: { code: 'not_found', message: 'there is no such page' } },
    ]);
  });

  test('may carry a query', async () => {
    const { url } = await anOpsServer();
    expect((await fetch(`${url}/livez?verbose`)).status).toBe(200);
  });

  test('of any other path goes to the handler, if there is one', async () => {
    const handler: RequestListener = (message, response) => response.end(`${message.method} ${message.url}`);
    const { url } = await anOpsServer({ handler });
    expect(await (await fetch(`${url}/board?page=2`, { method: 'POST' })).text()).toBe('POST /board?page=2');
    expect(await (await fetch(`${url}/livez`)).json()).toEqual({ live: true });
  });

  test.each<[string, RequestListener]>([
    [
      'throws',
      () => {
        throw new Error('s3cret bug');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('s3cret bug'))],
  ])('whose handler %s is answered 500, without the reason', async (_how, handler) => {
    const { url, lines } = await anOpsServer({ handler });
    const response = await fetch(`${url}/board`);
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('s3cret')]);
    expect(lines.text).toContain('s3cret bug');
  });

  test('gets no word about the software and nothing that may be cached or guessed', async () => {
    const { url } = await anOpsServer();
    const { headers } = await fetch(`${url}/readyz`);
    expect([headers.get('x-powered-by'), headers.get('server')]).toEqual([null, null]);
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff']);
  });
});

describe('the stop', () => {
  test('closes the port, connections that idle included', async () => {
    const { url, port, stop } = await anOpsServer();
    await fetch(`${url}/livez`);
    await stop();
    const socket = connect(port, '127.0.0.1');
    const [error] = await once(socket, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('lets an answer under way finish', async () => {
    const arrived = deferred<() => void>();
    const { url, stop } = await anOpsServer({
      handler: (_message, response) => arrived.resolve(() => response.end('finished')),
    });
    const answer = fetch(`${url}/slow`).then((response) => response.text());
    const finish = await arrived.promise;
    const stopped = stop();
    finish();
    await stopped;
    expect(await answer).toBe('finished');
  });

  test('does not wait for ever for an answer that never ends', async () => {
    const { url, stop } = await anOpsServer({
      handler: (_message, response) => {
        response.write('event: hello\n\n');
      },
    });
    const outgoing = request(`${url}/events`).end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming.resume();
    const cut = once(incoming, 'close').catch(() => {});
    incoming.on('error', () => {});
    await stop();
    await cut;
  });

  test('is safe twice', async () => {
    const { stop } = await anOpsServer();
    const first = stop();
    expect(stop()).toBe(first);
    await first;
    await stop();
  });
});

test('a port that is taken is told with its number and what to do', async () => {
  const { port } = await anOpsServer({ host: '127.0.0.1' });
  await expect(anOpsServer({ port, host: '127.0.0.1' })).rejects.toThrow(
    `ops server: another process has this port; end it, or configure another opsPort (port ${port})`,
  );
});
