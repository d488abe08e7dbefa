import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PUSH_URL, TOKEN } from '../testing/read-yaml.js';

const TESTING = join(__dirname, '../testing');
const CONFIGURED = { FLASHDUTY_PUSH_URL: PUSH_URL, RELAY_TOKEN: TOKEN };

let directory: string;
let children: ServiceProcess[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'relay-service-'));
  children = [];
});

afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  rmSync(directory, { recursive: true });
});

/** A real process that runs the service in src/testing/a-service.ts. */
class ServiceProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #exit: Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  #waiting: Array<() => void> = [];
  stdout = '';
  stderr = '';

  constructor(env: Record<string, string>, manners: readonly string[] = []) {
    const args = ['--import', join(TESTING, 'register-typescript.mjs'), join(TESTING, 'a-service.ts')];
    const { PATH = '' } = process.env;
    this.#child = spawn(process.execPath, args, { cwd: directory, env: { PATH, ...env, MANNERS: manners.join() } });
    this.#child.stdout.on('data', (chunk: Buffer) => {
      this.stdout += chunk.toString();
      for (const look of this.#waiting) look();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    this.#exit = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
    children.push(this);
  }

  get lines(): Array<Record<string, unknown>> {
    return this.stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  }

  get messages(): unknown[] {
    return this.lines.map(({ msg }) => msg);
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Resolves once this message was logged; rejects if the process ends without. */
  async logged(message: string): Promise<void> {
    const wanted = `"msg":"${message}"`;
    await Promise.race([
      new Promise<void>((resolve) => {
        const look = () => {
          if (this.stdout.includes(wanted)) resolve();
        };
        this.#waiting.push(look);
        look();
      }),
      this.#exit.then(() => {
        if (!this.stdout.includes(wanted)) throw new Error(`ended without "${message}":\n${this.stdout}${this.stderr}`);
      }),
    ]);
  }

  /** The exit code, or the signal that ended it. */
  async ended(): Promise<number | NodeJS.Signals | null> {
    const [code, signal] = await this.#exit;
    return code ?? signal;
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }
}

describe('a configuration with faults', () => {
  const FAULTY = `
ingress: { port: 70000 }
board: { password: \${BOARD_PASSWORD} }
integrations: { ops: { pushUrl: '${PUSH_URL}' } }
sources: { dc1: { vendor: zstak, token: ${TOKEN}, integration: ops, colour: red } }
`;

  test('has each of them printed with its remedy; exit code 1, and nothing is started', async () => {
    writeFileSync(join(directory, 'relay.yaml'), FAULTY);
    const service = new ServiceProcess({ LOG_LEVEL: 'loud' });
    expect(await service.ended()).toBe(1);
    expect(service.stderr).toBe(`The configuration has 5 faults:

  ingress.port
    is not a port from 0 to 65535
    → Write for example 3000.

  board.password
    refers to BOARD_PASSWORD, which is not set
    → Set BOARD_PASSWORD in the environment, or BOARD_PASSWORD_FILE to the path of a file that holds it.

  sources.dc1.vendor
    is not the name of a known vendor
    → Did you mean zstack?

  sources.dc1.colour
    is not a known key
    → Choose one of: vendor, token, integration, callbackToken, timezone, allowFrom, labels, expectEvery.

  env LOG_LEVEL
    is not one of fatal, error, warn, info, debug, trace, silent
    → Set it to fatal, or unset it.

Nothing was started.
`);
    expect(service.lines).toEqual([
      expect.objectContaining({
        level: 'fatal',
        service: 'a-service',
        msg: 'the configuration cannot be used',
        faults: expect.arrayContaining([expect.objectContaining({ path: 'ingress.port' })]),
      }),
    ]);
    expect(service.stdout + service.stderr).not.toContain(TOKEN);
  });

  test('nothing configured is one of them', async () => {
    const service = new ServiceProcess({});
    expect(await service.ended()).toBe(1);
    expect(service.stderr).toContain('The configuration has a fault:');
    expect(service.stderr).toContain('nothing is configured');
  });
});

describe('a service that runs', () => {
  test('gives back what a storm took when it is over', async () => {
    const service = new ServiceProcess(CONFIGURED, ['storms']);
    await service.logged('collected');
    expect(service.messages.indexOf('collected')).toBeGreaterThan(service.messages.indexOf('storm over'));
  });

  test('has logged its effective configuration and warnings, without a secret', async () => {
    const service = new ServiceProcess({ ...CONFIGURED, RELAY_TOKEN: 'short-token' });
    await service.logged('started');
    service.signal('SIGTERM');
    await service.ended();
    expect(service.lines[0]).toMatchObject({
      msg: 'configuration',
      config: { mode: 'environment', sources: { zstack: { token: 'configured' } }, ingress: { port: 3000 } },
    });
    expect(service.messages).toContain('configuration warning');
    expect(service.stdout).not.toContain('short-token');
    expect(service.stdout).not.toContain('5f2b9c0e7a1d4');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('is stopped by %s, in order, with exit code 0', async (signal) => {
    const service = new ServiceProcess(CONFIGURED);
    await service.logged('started');
    service.signal(signal);
    expect(await service.ended()).toBe(0);
    expect(service.lines.filter(({ msg }) => msg === 'stopped').map(({ step }) => step)).toEqual([
      'hanging work',
      'work',
      'ops server',
    ]);
    expect(service.messages.at(-1)).toBe('stopped cleanly');
    expect(service.stderr).toBe('');
  });

  test.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves at once on a second signal (%s), with exit code %i', async (signal, code) => {
    const service = new ServiceProcess(CONFIGURED, ['stop hangs']);
    await service.logged('started');
    service.signal('SIGTERM');
    await service.logged('stopping');
    service.signal(signal);
    expect(await service.ended()).toBe(code);
  });

  test('has exit code 1 when a step of its stop failed, and the others are done all the same', async () => {
    const service = new ServiceProcess(CONFIGURED, ['stop fails']);
    await service.logged('started');
    service.signal('SIGTERM');
    expect(await service.ended()).toBe(1);
    expect(service.lines.map(({ step, msg }) => [step, msg])).toEqual(
      expect.arrayContaining([
        ['work', 'did not stop'],
        ['ops server', 'stopped'],
        [undefined, 'could not stop cleanly'],
      ]),
    );
  });

  test('that finds that it must not go on stops, says why with the remedy, and has exit code 1', async () => {
    const service = new ServiceProcess(CONFIGURED, ['breaks']);
    expect(await service.ended()).toBe(1);
    expect(service.stderr).toContain('redis at redis-1:6379\n    is a replica\n    → Name its master.\n');
    expect(service.messages.slice(-5)).toEqual(['started', 'cannot go on', 'stopped', 'stopped', 'stopped']);
  });

  test('that is stuck leaves with exit code 75, to be started again, and says why', async () => {
    const service = new ServiceProcess(CONFIGURED, ['is stuck']);
    expect(await service.ended()).toBe(75);
    expect(service.lines.at(-1)).toMatchObject({ level: 'fatal', why: 'webhooks has done nothing for 61s' });
  });

  test.each([
    ['rejects later', 'unhandled rejection'],
    ['throws later', 'uncaught exception'],
  ])('that %s ends with a fatal line and exit code 1', async (manner, message) => {
    const service = new ServiceProcess(CONFIGURED, [manner]);
    expect(await service.ended()).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: message,
      err: { message: 'nobody catches me', stack: expect.stringContaining('a-service') },
    });
  });
});

describe('a service that does not come up', () => {
  test('ends with a fatal line and exit code 1, whatever it keeps open', async () => {
    const service = new ServiceProcess(CONFIGURED, ['start fails']);
    expect(await service.ended()).toBe(1);
    expect(service.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'could not start',
      err: { message: 'no [secret]' },
    });
  });

  test('is stopped by a signal as soon as it is up', async () => {
    const service = new ServiceProcess(CONFIGURED, ['start hangs']);
    await service.logged('starting slowly');
    service.signal('SIGTERM');
    await service.logged('stopping');
    service.signal('SIGUSR2');
    expect(await service.ended()).toBe(0);
    expect(service.messages.slice(-4)).toEqual(['stopped', 'stopped', 'stopped', 'stopped cleanly']);
  });
});
