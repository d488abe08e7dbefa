import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { zstackAlarm } from '../../../../test/support/alarms.js';
import { eventually } from '../../../../test/support/eventually.js';
import { type PrivateRedis, startRedis } from '../../../../test/support/redis.js';
import { runCli } from '../run-cli.js';
import { aRelay, NET_KEY, OPS_KEY, type TestRelay, TOKEN } from '../testing/a-relay.js';
import { aTerminal } from '../testing/a-terminal.js';

let redis: PrivateRedis;
let relay: TestRelay;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  relay = await aRelay(redis);
});
afterEach(() => relay.close());

const REFUSE = { rateLimits: 'off', rules: [{ status: 400, code: 'NoLicense' }] } as const;
const TAKE = { rateLimits: 'off' } as const;

/** Webhooks that Flashduty refuses: one dead letter for each, in the order given. Returns the dead letters' ids. */
async function deadLetters(...webhooks: ReadonlyArray<readonly [source: string, body: string]>): Promise<string[]> {
  relay.sandbox.setBehaviour(REFUSE);
  const ids: string[] = [];
  for (const [source, body] of webhooks) {
    const id = `${await relay.worker.accept(source, body)}-0`;
    // One after the other: they come to rest in the order in which Flashduty refuses them.
    await relay.dead(id);
    ids.push(id);
  }
  relay.sandbox.setBehaviour(TAKE);
  return ids;
}

const alarm = (alert: string, step = 1, status: 'Alarm' | 'OK' = 'Alarm') =>
  ['zs', zstackAlarm(alert, step, status)] as const;

/** What a command must leave as it was. The worker has keys of its own there, which come and go. */
async function everything() {
  const { client } = relay.worker;
  const base = 'relay:{dead-letters}:';
  const ids = await client.zrange(`${base}failed`, 0, -1, 'WITHSCORES');
  const jobs = await Promise.all(ids.map((id) => client.hgetall(base + id)));
  return {
    ids,
    jobs,
    discarded: await client.hgetall(`${base}discarded`),
    discards: await client.lrange(`${base}discards`, 0, -1),
  };
}

describe('list', () => {
  test('says that there are none', async () => {
    expect(await relay.command(['dead-letters', 'list'])).toEqual({ exitCode: 0, out: 'no dead letters\n', error: '' });
  });

  test('shows the newest first, each on a line', async () => {
    await relay.worker.start();
    const [first, second] = await deadLetters(alarm('a1'), alarm('a2'));
    const { out, exitCode } = await relay.command(['dead-letters', 'list']);
    const [head, ...lines] = out.trimEnd().split('\n');
    expect(exitCode).toBe(0);
    expect(head).toMatch(/^ID +AGE +SOURCE +INTEGRATION +CODE +EVENT +REASON$/);
    expect(lines.map((line) => line.split(' ')[0])).toEqual([second, first]);
    expect(lines[0]).toMatch(/ \d+s +zs +ops +refused +Warning alarm a2 \/ kvm-node-07 +HTTP 400 NoLicense/);
  });

  test('fits the screen, and has colours on it unless NO_COLOR is set', async () => {
    await relay.worker.start();
    await deadLetters(alarm('主机根盘使用率过高'.repeat(20)));
    const { out } = await relay.command(['dead-letters', 'list'], { columns: 160 });
    expect(out).toContain('\u001b[33mWarning');
    const [, line = ''] = out.split('\n');
    expect(line).toContain('…');
    const plain = await relay.command(['dead-letters', 'list'], { columns: 160, env: { ...relay.env, NO_COLOR: '1' } });
    expect(plain.out).not.toContain('\u001b');
    expect(plain.out).toContain('…');
  });

  test('shows only so many and says how many more there are', async () => {
    await relay.worker.start();
    const ids = await deadLetters(alarm('a1'), alarm('a2'), alarm('a3'));
    const { out, error } = await relay.command(['dead-letters', 'list', '--limit', '1']);
    expect(out).toContain(ids[2]);
    expect(out).not.toContain(ids[1]);
    expect(error).toBe('… and 2 more; --limit 3 shows all\n');
  });

  test('prints the full records as JSON', async () => {
    await relay.worker.start();
    const [first, second] = await deadLetters(alarm('a1'), alarm('a2'));
    const { out } = await relay.command(['dead-letters', 'list', '--json'], { columns: 60 });
    const letters = JSON.parse(out);
    expect(letters.map(({ id }: { id: string }) => id)).toEqual([second, first]);
    expect(letters[1]).toMatchObject({
      code: 'refused',
      envelope: { text: zstackAlarm('a1', 1, 'Alarm') },
      event: { event_status: 'Warning' },
      attempts: [{ status: 400, code: 'NoLicense' }],
      vainReplays: 0,
    });
    expect(JSON.parse((await relay.command(['dead-letters', 'list', '--json', '--source', 'none'])).out)).toEqual([]);
  });

  describe('filters', () => {
    const idsOf = async (...filters: string[]) => {
      const { out } = await relay.command(['dead-letters', 'list', '--json', ...filters]);
      return JSON.parse(out).map(({ id }: { id: string }) => id);
    };

    test('by source, integration, code, reason and alert key, all of which must be met', async () => {
      await relay.worker.start();
      const [zs, net] = await deadLetters(alarm('a1'), ['net', zstackAlarm('a1', 1, 'Alarm')]);
      const unread = await relay.worker.accept('net', '{"facts":[]}');
      await relay.dead(unread);
      expect(await idsOf('--source', 'net')).toEqual([unread, net]);
      expect(await idsOf('--integration', 'ops')).toEqual([zs]);
      expect(await idsOf('--code', 'payload_error')).toEqual([unread]);
      expect((await idsOf('--reason', 'nolicense')).sort()).toEqual([net, zs].sort());
      expect(await idsOf('--key', `net:zstack:alarm:a1:0f0fc5534fc449b5a8d7146d155a577a`)).toEqual([net]);
      expect(await idsOf('--source', 'net', '--code', 'refused')).toEqual([net]);
      expect(await idsOf('--source', 'zs', '--code', 'payload_error')).toEqual([]);
    });

    test('by the time of death', async () => {
      await relay.worker.start();
      const [id] = await deadLetters(alarm('a1'));
      const now = Date.now() + 3_600_000;
      const at = async (...filters: string[]) =>
        JSON.parse((await relay.command(['dead-letters', 'list', '--json', ...filters], { now: () => now })).out)
          .length;
      expect(id).toBeDefined();
      expect(await at('--since', '2h')).toBe(1);
      expect(await at('--since', '30m')).toBe(0);
      expect(await at('--until', '30m')).toBe(1);
      expect(await at('--until', '2h')).toBe(0);
      expect(await at('--since', new Date(now - 7_200_000).toISOString(), '--until', '10m')).toBe(1);
    });

    test('that make no sense are refused with exit code 2', async () => {
      for (const args of [
        ['--since', 'yesterday'],
        ['--since', '2026-13-40'],
        ['--code', 'lost'],
        ['--limit', '0'],
      ]) {
        const { exitCode, out } = await relay.command(['dead-letters', 'list', ...args]);
        expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
      }
    });
  });
});

describe('show', () => {
  test('tells why, the remedy, the attempts, the webhook as received and the event', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters([
      'zs',
      zstackAlarm('a1', 1, 'Alarm').replace('"a1"', '"12345678901234567890123"'),
    ]);
    const { out, exitCode } = await relay.command(['dead-letters', 'show', id]);
    expect(exitCode).toBe(0);
    expect(out).toContain(`Warning  alarm a1 / kvm-node-07\nDead letter ${id}\n`);
    expect(out).toMatch(/code +refused/);
    expect(out).toMatch(/remedy +Flashduty refused the event for good/);
    expect(out).toMatch(/replays +none/);
    expect(out).toMatch(/\d+Z +400 +NoLicense +\d+ ms +\S+ +\S/);
    expect(out).toMatch(/^ {2}POST \d+ bytes$/m);
    expect(out).toContain('  content-type: application/json');
    expect(out).toContain('    "ALARM_UUID": "12345678901234567890123",');
    expect(out).toContain('    "event_status": "Warning",');
  });

  test('shows a webhook that could not be read as the bytes it was', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '', { body: Buffer.from([0xff, 0xfe, 0x41]) });
    await relay.dead(id);
    const { out } = await relay.command(['dead-letters', 'show', id]);
    expect(out).toContain('An unread webhook\n');
    expect(out).toMatch(/00000000 {2}ff fe 41 +\.\.A/);
    expect(out).toContain('none: the webhook could not be read');
  });

  test('lets no control character of a vendor reach the screen', async () => {
    await relay.worker.start();
    const id = await relay.worker.accept('zs', '\u001b[2Jgone\u0007\u202e{');
    await relay.dead(id);
    const { out } = await relay.command(['dead-letters', 'show', id]);
    expect(out).toContain('\\u001b[2Jgone\\u0007\\u202e{');
    for (const character of ['\u0007', '\u001b', '\u202e']) expect(out).not.toContain(character);
  });

  test('tells what became of one that was replayed, and prints JSON', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    await relay.command(['dead-letters', 'replay', id, '--yes']);
    const { out } = await relay.command(['dead-letters', 'show', id]);
    expect(out).toMatch(new RegExp(`replays +replayed as ${id}-r1`));
    expect(JSON.parse((await relay.command(['dead-letters', 'show', id, '--json'])).out)).toMatchObject({
      kind: 'replayed',
      letter: { id },
      result: { kind: 'replayed', deliveries: [`${id}-r1`] },
    });
  });

  test('of an unknown id is exit code 1', async () => {
    const { exitCode, error, out } = await relay.command(['dead-letters', 'show', 'nobody']);
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
    expect(error).toContain('there is no such dead letter');
  });
});

describe('replay', () => {
  test('of twenty after a fixed key delivers all of them in order', async () => {
    await relay.worker.start();
    const webhooks = Array.from({ length: 20 }, (_, step) =>
      alarm(`a${step % 5}`, step, Math.floor(step / 5) % 2 === 0 ? 'Alarm' : 'OK'),
    );
    const ids = await deadLetters(...webhooks);
    const { exitCode, out } = await relay.command(['dead-letters', 'replay', '--all', '--rate', '500', '--yes']);
    expect(out.split('\n')[0]).toBe('20 dead letters: 20 refused');
    for (const id of ids) expect(out).toContain(`${id}  replayed as ${id}-r1 -> delivered\n`);
    expect(out).toMatch(/\n20 delivered of 20 dead letters\n$/);
    expect(exitCode).toBe(0);
    for (let alert = 0; alert < 5; alert += 1) {
      const steps = relay.delivered().filter((step) => step.startsWith(`a${alert}/`));
      expect(steps).toEqual(Array.from({ length: 4 }, (_, round) => `a${alert}/${alert + 5 * round}`));
    }
  });

  test('is superseded when a newer event of its alert was delivered since, and --force sends it all the same', async () => {
    await relay.worker.start();
    const [early = '', late = ''] = await deadLetters(alarm('a1', 1), alarm('a2', 1));
    await relay.worker.accept(...alarm('a1', 2, 'OK'));
    await relay.worker.accept(...alarm('a2', 2, 'OK'));
    await eventually(relay.delivered, ({ length }) => length === 2);
    const superseded = await relay.command(['dead-letters', 'replay', early, '--yes']);
    expect(superseded.out).toContain(`${early}  superseded: a newer event`);
    expect(superseded.exitCode).toBe(0);
    const forced = await relay.command(['dead-letters', 'replay', late, '--yes', '--force']);
    expect(forced.out).toContain(`${late}  replayed as ${late}-r1 -> delivered`);
    expect(relay.delivered()).toEqual(['a1/2', 'a2/2', 'a2/1']);
  });

  test('twice in a row sends it once, and says so', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    await relay.command(['dead-letters', 'replay', id, '--yes']);
    const { out, exitCode } = await relay.command(['dead-letters', 'replay', id, '--yes']);
    expect(out).toContain(`${id}  was replayed already, as ${id}-r1`);
    expect(exitCode).toBe(1);
    expect(relay.delivered()).toEqual(['a1/1']);
  });

  test('by two people at once sends each of them once', async () => {
    await relay.worker.start();
    await deadLetters(...Array.from({ length: 10 }, (_, index) => alarm(`a${index}`)));
    const all = ['dead-letters', 'replay', '--all', '--yes', '--rate', '1000'];
    const [one, two] = await Promise.all([relay.command(all), relay.command(all)]);
    expect(relay.delivered()).toHaveLength(10);
    expect(`${one.out}${two.out}`.match(/-> delivered/g)).toHaveLength(10);
  });

  test('reads the webhook again, and with --as-was sends the event as it was', async () => {
    await relay.worker.start();
    const [again = '', asWas = ''] = await deadLetters(alarm('a1'), alarm('a2'));
    for (const id of [again, asWas]) {
      const job = await relay.worker.deadLetters.getJob(id);
      if (job?.data.event === undefined) throw new Error(`no event in ${id}`);
      await job.updateData({ ...job.data, event: { ...job.data.event, title_rule: 'as an older relay read it' } });
    }
    await relay.command(['dead-letters', 'replay', again, '--yes']);
    await relay.command(['dead-letters', 'replay', asWas, '--yes', '--as-was']);
    expect(titles()).toEqual(['alarm a1 / kvm-node-07', 'as an older relay read it']);
  });

  test('says what became of each: dead again in vain, dead again after its attempts, unknown', async () => {
    await relay.worker.start();
    const unread = await relay.worker.accept('zs', '{"facts":[]}');
    const refused = await relay.worker.accept('wrong', zstackAlarm('a1', 1, 'Alarm'));
    await relay.dead(unread, `${refused}-0`);
    const { out, exitCode } = await relay.command([
      'dead-letters',
      'replay',
      unread,
      `${refused}-0`,
      'nobody',
      '--yes',
    ]);
    expect(out).toContain('nobody  there is no such dead letter\n');
    expect(out).toContain(`${unread}  dead again: payload_error: `);
    expect(out).toContain(`${refused}-0  replayed as ${refused}-0-r1 -> dead again: refused: `);
    expect(out).toMatch(/2 dead again, 1 not at rest of 3 dead letters\n$/);
    expect(exitCode).toBe(1);
  });

  test('that does not end in time is still pending, exit code 1; nobody waits with --no-wait', async () => {
    await relay.worker.start();
    const [one = '', two = ''] = await deadLetters(alarm('a1'), alarm('a2'));
    relay.sandbox.setBehaviour({ status: 503 });
    const pending = await relay.command(['dead-letters', 'replay', one, '--yes', '--deadline', '1s']);
    expect(pending.out).toContain(`${one}  replayed as ${one}-r1 -> still pending\n`);
    expect(pending.exitCode).toBe(1);
    const handedOver = await relay.command(['dead-letters', 'replay', two, '--yes', '--no-wait']);
    expect(handedOver.out).toContain(`${two}  handed over to the worker\n`);
    expect(handedOver.exitCode).toBe(0);
  });

  test('without a worker waits for one', async () => {
    const worker = await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    await worker.stop();
    const { out } = await relay.command(['dead-letters', 'replay', id, '--yes', '--deadline', '1s']);
    expect(out).toContain(`${id}  still pending: waits for a worker\n`);
    const again = await relay.command(['dead-letters', 'replay', id, '--yes']);
    expect(again.out).toContain(`${id}  is being replayed already\n`);
    await relay.worker.start();
    await eventually(relay.delivered, ({ length }) => length === 1);
  });

  test('takes what the filters choose and leaves the rest', async () => {
    await relay.worker.start();
    const [zs = '', net = ''] = await deadLetters(alarm('a1'), ['net', zstackAlarm('a1', 1, 'Alarm')]);
    const { out } = await relay.command(['dead-letters', 'replay', '--source', 'net', '--yes']);
    expect(out).toContain(`${net}  replayed as`);
    expect(await relay.worker.deadLetters.getJobState(zs)).toBe('failed');
  });

  test('of nothing is well', async () => {
    const { out, exitCode } = await relay.command(['dead-letters', 'replay', '--all']);
    expect({ out, exitCode }).toEqual({ out: '0 dead letters\nnothing of 0 dead letters\n', exitCode: 0 });
  });

  test('prints JSON and keeps everything else off standard output', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    const { out, error } = await relay.command(['dead-letters', 'replay', id, 'nobody', '--yes', '--json']);
    expect(JSON.parse(out)).toEqual([
      { id: 'nobody', result: 'not at rest', detail: 'there is no such dead letter' },
      { id, result: 'delivered', deliveries: [{ id: `${id}-r1`, result: 'delivered' }] },
    ]);
    expect(error).toBe('1 dead letter: 1 refused\n1 delivered, 1 not at rest of 2 dead letters\n');
  });

  test('stops between two letters at Ctrl-C, and says how many were done', async () => {
    await relay.worker.start();
    const ids = await deadLetters(...Array.from({ length: 20 }, (_, index) => alarm(`a${index}`)));
    const { terminal, out, pressCtrlC } = aTerminal({ env: relay.env });
    const running = runCli(['dead-letters', 'replay', '--all', '--yes', '--rate', '2'], terminal);
    await eventually(out, (text) => text.includes('-> delivered'));
    pressCtrlC();
    expect(await running).toBe(1);
    expect(out()).toContain(`${ids.at(-1)}  untouched: interrupted before\n`);
    const untouched = Number(/, (\d+) untouched of 20 dead letters\n$/.exec(out())?.[1]);
    expect(await relay.worker.deadLetters.getFailedCount()).toBe(untouched);
    await eventually(relay.delivered, ({ length }) => length === ids.length - untouched);
  });
});

describe.each(['replay', 'discard'])('before it will %s anything, the command', (verb) => {
  test('wants to know what: ids, or filters, or --all, and only one of them', async () => {
    for (const args of [[], ['X', '--all'], ['--all', '--source', 'zs'], ['X', '--source', 'zs']]) {
      const { exitCode, error } = await relay.command(['dead-letters', verb, ...args, '--yes']);
      expect(exitCode).toBe(2);
      expect(error).toMatch(/^error: (name dead letters by id|use only one)/);
    }
  });

  test('counts, and only lists with --dry-run', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    const before = await everything();
    const { out, exitCode } = await relay.command(['dead-letters', verb, '--all', '--dry-run']);
    expect(out).toMatch(/^1 dead letter: 1 refused\nID /);
    expect(out).toContain(id);
    expect(exitCode).toBe(0);
    const json = await relay.command(['dead-letters', verb, id, 'nobody', '--dry-run', '--json']);
    expect(JSON.parse(json.out)).toMatchObject([{ id, source: 'zs', code: 'refused' }]);
    expect(json.error).toContain('nobody  there is no such dead letter');
    expect(json.exitCode).toBe(1);
    expect(await everything()).toEqual(before);
    expect(relay.delivered()).toEqual([]);
  });

  test('asks, and takes only yes for a yes', async () => {
    await relay.worker.start();
    await deadLetters(alarm('a1'));
    const before = await everything();
    const questions: string[] = [];
    const answer = (line: string) => async (question: string) => {
      questions.push(question);
      return line;
    };
    for (const line of ['', 'n', 'yesterday']) {
      const { exitCode, out, error } = await relay.command(['dead-letters', verb, '--all'], { ask: answer(line) });
      expect({ exitCode, error }).toEqual({ exitCode: 1, error: 'nothing was done\n' });
      expect(out).toBe('1 dead letter: 1 refused\n');
    }
    expect(await everything()).toEqual(before);
    expect(questions[0]).toMatch(/1 dead letter.*\[y\/N\] $/);
    expect((await relay.command(['dead-letters', verb, '--all'], { ask: answer('Y') })).exitCode).toBe(0);
    expect(await everything()).not.toEqual(before);
  });

  test('leaves alone what somebody else replayed while the question stood', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    const ask = async () => {
      await relay.command(['dead-letters', 'replay', id, '--yes']);
      return 'y';
    };
    const { out, exitCode } = await relay.command(['dead-letters', verb, id], { ask });
    expect(out).toContain(`${id}  was replayed already, as ${id}-r1\n`);
    expect(exitCode).toBe(1);
    expect(relay.delivered()).toEqual(['a1/1']);
  });

  test('refuses when nobody is there to ask', async () => {
    await relay.worker.start();
    await deadLetters(alarm('a1'));
    const before = await everything();
    const { exitCode, out, error } = await relay.command(['dead-letters', verb, '--all']);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '1 dead letter: 1 refused\n' });
    expect(error).toMatch(/^error: nobody is there to confirm this; add --yes/);
    expect(await everything()).toEqual(before);
  });
});

describe('discard', () => {
  test('removes for good, shows what, and keeps count', async () => {
    await relay.worker.start();
    const [one = '', two = '', kept = ''] = await deadLetters(alarm('a1'), alarm('a2'), alarm('a3'));
    const { out, exitCode } = await relay.command(['dead-letters', 'discard', one, two, '--yes']);
    expect(exitCode).toBe(0);
    expect(out).toBe(
      `2 dead letters: 2 refused\n${one}  discarded: of zs\n${two}  discarded: of zs\n2 of 2 dead letters discarded\n`,
    );
    expect(await relay.worker.client.hgetall('relay:{dead-letters}:discarded')).toEqual({ zs: '2' });
    expect(await relay.worker.client.llen('relay:{dead-letters}:discards')).toBe(2);
    expect(await relay.worker.deadLetters.getJobState(kept)).toBe('failed');
    const shown = await relay.command(['dead-letters', 'show', one]);
    expect(shown.error).toMatch(/was discarded at .*, refused, of zs\n$/);
    expect(shown.exitCode).toBe(1);
  });

  test('says what could not be: unknown, or replayed already', async () => {
    await relay.worker.start();
    const [id = ''] = await deadLetters(alarm('a1'));
    await relay.command(['dead-letters', 'replay', id, '--yes']);
    const { out, exitCode } = await relay.command(['dead-letters', 'discard', id, 'nobody', '--yes', '--json']);
    expect(JSON.parse(out)).toEqual([
      { id, result: 'not at rest', detail: `was replayed already, as ${id}-r1` },
      { id: 'nobody', result: 'not at rest', detail: 'there is no such dead letter' },
    ]);
    expect(exitCode).toBe(1);
  });
});

test('no secret of the configuration is ever shown, even if one had come into Redis', async () => {
  await relay.worker.start();
  const id = await relay.worker.accept('zs', JSON.stringify({ ALARM_NAME: TOKEN, key: OPS_KEY, other: NET_KEY }));
  await relay.dead(id);
  for (const args of [['show', id], ['show', id, '--json'], ['list', '--json'], ['list']]) {
    const { out, error } = await relay.command(['dead-letters', ...args]);
    expect(out).toContain(id);
    for (const secret of [TOKEN, OPS_KEY, NET_KEY, 'integration_key']) expect(out + error).not.toContain(secret);
  }
});

const titles = () =>
  relay.sandbox
    .events()
    .map((push) => ('event' in push ? (push.event as { title_rule?: string }).title_rule : undefined));
