import { Script } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningSandbox, startSandbox } from '../index.js';
import { anEvent } from '../testing/an-event.js';
import { push } from '../testing/push.js';
import { SCRIPT } from './script.js';

let sandbox: RunningSandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ behaviour: { rateLimits: 'off' } });
});
afterEach(() => sandbox.stop());

const get = (path = '/', headers: Record<string, string> = {}) => fetch(`${sandbox.url}${path}`, { headers });
const textOf = async (path = '/') => (await get(path)).text();

describe('the page', () => {
  test('shows an alert with severity and state in words, and its events in order', async () => {
    await push(sandbox, anEvent({ event_status: 'Warning', title_rule: 'Disk fills' }));
    await push(sandbox, anEvent({ event_status: 'Critical', title_rule: 'Disk is full' }));
    const page = await textOf();
    expect(page).toMatch(/class="alert critical is-open"/);
    expect(page).toMatch(/class="badge severity">Critical</);
    expect(page).toMatch(/class="badge state">Open</);
    expect(page.indexOf('Disk fills')).toBeLessThan(page.lastIndexOf('Disk is full'));
    expect(page).toContain('<dt>resource</dt><dd>app-7</dd>');
    await push(sandbox, anEvent({ event_status: 'Ok' }));
    expect(await textOf()).toMatch(/class="badge state">Closed</);
  });

  test('shows only open alerts when asked', async () => {
    await push(sandbox, anEvent({ alert_key: 'a', title_rule: 'Still burning' }));
    await push(sandbox, anEvent({ alert_key: 'b', title_rule: 'Burnt out' }));
    await push(sandbox, anEvent({ alert_key: 'b', title_rule: 'Fire is out', event_status: 'Ok' }));
    const page = await textOf('/?show=open');
    expect(page).toContain('Still burning');
    expect(page).not.toContain('Burnt out');
  });

  test('tells what to do while there is nothing to show', async () => {
    expect(await textOf()).toContain(`curl &#39;${sandbox.url}/event/push/alert/standard?integration_key=demo&#39;`);
    await push(sandbox, anEvent());
    await push(sandbox, anEvent({ event_status: 'Ok' }));
    expect(await textOf('/?show=open')).toContain('Nothing is open');
  });

  test('shows a hundred alerts and offers the rest', async () => {
    await Promise.all(Array.from({ length: 101 }, (_, n) => push(sandbox, anEvent({ alert_key: `${n}` }))));
    expect((await textOf()).match(/data-key="alert-/g)).toHaveLength(100);
    expect(await textOf()).toContain('/?show=all&amp;limit=200');
    expect((await textOf('/?limit=200')).match(/data-key="alert-/g)).toHaveLength(101);
  });

  test('says when failures are being simulated, and ends them', async () => {
    expect(await textOf()).not.toContain('Failures are being simulated');
    sandbox.setBehaviour({ status: 503, probability: 0.5 });
    expect(await textOf()).toContain('Status 503 for 50% of all pushes');
    const reply = await fetch(`${sandbox.url}/page/normal`, { method: 'POST', redirect: 'manual' });
    expect(reply.headers.get('location')).toBe('/?show=all');
    expect(sandbox.behaviour().rules).toEqual([]);
  });

  test('shows what was refused and what came in a vendor’s own format', async () => {
    await push(sandbox, anEvent({ event_status: 'ok' }));
    await push(sandbox, '{"ALARM":1}', { path: 'zstack' });
    const page = await textOf();
    expect(page).toContain('<strong>400 InvalidParameter</strong> event_status must be one of');
    expect(page).toContain('<pre>{&quot;ALARM&quot;:1}</pre>');
  });

  test('clears everything and goes back to the same view', async () => {
    await push(sandbox, anEvent());
    const reply = await fetch(`${sandbox.url}/page/clear?show=open`, { method: 'POST', redirect: 'manual' });
    expect(reply.status).toBe(303);
    expect(reply.headers.get('location')).toBe('/?show=open');
    expect(sandbox.alerts()).toEqual([]);
  });
});

describe('vendor text', () => {
  const EVIL = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&amp;`;

  test('is escaped wherever it is shown', async () => {
    const labels = { evil: EVIL };
    await push(sandbox, anEvent({ title_rule: EVIL, description: EVIL, alert_key: EVIL, labels }));
    await push(sandbox, EVIL, { path: `zstack/${encodeURIComponent(EVIL)}`, contentType: `text/plain;x=${EVIL}` });
    await push(sandbox, EVIL, { path: `zstack/${EVIL.replaceAll(' ', '')}`, key: '' });
    sandbox.setBehaviour({ status: 503, match: { title: EVIL } });
    const page = await textOf();
    expect(page).not.toMatch(/<script>|<img src=x|'>/);
    expect(page.match(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)?.length).toBeGreaterThanOrEqual(8);
  });

  test('of the Host header is escaped', async () => {
    const { request } = await import('node:http');
    const text = await new Promise<string>((resolve, reject) => {
      request(`${sandbox.url}/`, { headers: { host: `x'<script>` } }, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        resolve(body);
      })
        .on('error', reject)
        .end();
    });
    expect(text).toContain('x&#39;&lt;script&gt;');
    expect(text).not.toContain('<script>');
  });

  test('becomes a link only when it is a web address', async () => {
    const labels = { good: 'https://monitor.example.com/7?a=1&b=2', bad: 'javascript://x/%0aalert(1)' };
    await push(sandbox, anEvent({ labels }));
    const page = await textOf();
    expect(page).toContain(
      '<a href="https://monitor.example.com/7?a=1&amp;b=2" rel="noopener noreferrer" target="_blank">',
    );
    expect(page).not.toContain('href="javascript:');
  });
});

describe('the browser', () => {
  test.each(['/', '/page/live', '/page/style.css', '/page/script.js', '/page/icon.svg'])(
    'gets %s under a strict policy',
    async (path) => {
      const { headers, status } = await get(path);
      expect(status).toBe(200);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; /);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  test('needs nothing from elsewhere', async () => {
    const parts = await Promise.all(['/', '/page/style.css', '/page/script.js'].map(textOf));
    const addresses = parts.join('').match(/(?:src|href|url|import)\s*[=(]\s*["']?(?:https?:)?\/\/[^"')\s]*/g);
    expect(addresses).toBeNull();
  });

  test('gets the live part again only when it changed', async () => {
    const etag = (await get('/page/live')).headers.get('etag') ?? '';
    expect((await get('/page/live', { 'if-none-match': etag })).status).toBe(304);
    await push(sandbox, anEvent());
    expect((await get('/page/live', { 'if-none-match': etag })).status).toBe(200);
  });

  test('gets a script that can be read', () => {
    expect(() => new Script(SCRIPT)).not.toThrow();
  });
});
