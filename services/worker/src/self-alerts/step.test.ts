import { describe, expect, test } from '@jest/globals';
import { nameOf, type Trouble } from './kinds.js';
import { SELF_ALERT_POLICY } from './self-alert.js';
import { forgetUnreachable, type Look, NOTHING_YET, type SelfAlertsMemory, step } from './step.js';

const START = 1_795_000_000_000;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const LETTERS: Trouble = { kind: 'dead-letters', subject: 'zs', severity: 'Warning', details: '3 dead letters' };
const HELD: Trouble = { kind: 'held', subject: 'ops', severity: 'Critical', details: 'ops is held' };

/** Looks again and again at a relay whose notices are delivered between two looks, and notes what it sends. */
class Watch {
  memory: SelfAlertsMemory = NOTHING_YET;
  now = START;
  readonly #selfAlerts: string | undefined;
  /** What becomes of the notices that are on their way. */
  refusal: string | undefined;
  areDelivered = true;
  blocked = new Set<string>();

  constructor(selfAlerts: string | undefined) {
    this.#selfAlerts = selfAlerts;
  }

  look(troubles: readonly Trouble[], look: Partial<Look> = {}): string[] {
    const before = new Set(this.memory.notices.map(({ delivery }) => delivery.id));
    const endings = this.areDelivered
      ? [...before].map((id) => ({ id, ...(this.refusal === undefined ? {} : { refusal: this.refusal }) }))
      : [];
    const { now, blocked } = this;
    const base = { now, troubles, endings, blocked, selfAlerts: this.#selfAlerts, expectedSince: {} };
    this.memory = step(this.memory, { ...base, ...look }, SELF_ALERT_POLICY);
    return this.memory.notices
      .filter(({ delivery }) => !before.has(delivery.id))
      .map(({ delivery: { event } }) => `${event.event_status} ${event.alert_key}`);
  }

  /** Looks every 15 s. */
  lookFor(ms: number, troubles: readonly Trouble[]): string[] {
    const sent: string[] = [];
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 15 * SECOND;
      sent.push(...this.look(troubles));
    }
    return sent;
  }
}

describe('a trouble', () => {
  test('is told once, and once more when it is over', () => {
    const watch = new Watch('ops');
    expect(watch.look([LETTERS])).toEqual(['Warning relay:dead-letters:zs']);
    expect(watch.lookFor(10 * MINUTE, [LETTERS])).toEqual([]);
    expect(watch.lookFor(10 * MINUTE, [])).toEqual(['Ok relay:dead-letters:zs']);
  });

  test('that is away for a moment is not over', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    expect(watch.lookFor(45 * SECOND, [])).toEqual([]);
    expect(watch.lookFor(MINUTE, [LETTERS])).toEqual([]);
  });

  test('that often passes by itself is told only when it has not', () => {
    const late: Trouble = { ...HELD, kind: 'undelivered' };
    const watch = new Watch('ops');
    expect([...watch.look([late]), ...watch.lookFor(45 * SECOND, [late]), ...watch.look([])]).toEqual([]);
    watch.look([late]);
    expect(watch.lookFor(MINUTE, [late])).toEqual(['Critical relay:undelivered:ops']);
  });

  test('that becomes worse is told again, and not when it becomes better', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    const worse: Trouble = { ...LETTERS, severity: 'Critical', details: '500 dead letters' };
    expect(watch.lookFor(MINUTE, [worse])).toEqual(['Critical relay:dead-letters:zs']);
    expect([...watch.lookFor(MINUTE, [LETTERS]), ...watch.lookFor(MINUTE, [worse])]).toEqual([]);
  });

  test('is forgotten an hour after it was over', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    watch.lookFor(70 * MINUTE, []);
    expect(watch.memory).toEqual({ ...NOTHING_YET, sentAt: [] });
  });

  test('that comes and goes keeps its alert open for longer each time', () => {
    const watch = new Watch('ops');
    const sent: string[] = [];
    for (const end = START + 60 * MINUTE; watch.now < end; ) {
      sent.push(...watch.lookFor(15 * SECOND, [LETTERS]), ...watch.lookFor(75 * SECOND, []));
    }
    // Forty times within the hour.
    expect(sent).toEqual([
      'Warning relay:dead-letters:zs',
      'Ok relay:dead-letters:zs',
      'Warning relay:dead-letters:zs',
    ]);
  });
});

describe('a notice', () => {
  test('is an event with a key of its own, and the same again after a crash', () => {
    const looks = [new Watch('ops'), new Watch('ops')].map((watch) => {
      watch.look([{ ...LETTERS, details: '3 dead letters\nWhat to do: replay them' }]);
      return watch.memory.notices.map(({ delivery }) => delivery);
    });
    const [delivery] = looks[0] ?? [];
    expect(looks[1]).toEqual(looks[0]);
    expect(delivery?.id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}-0$/);
    expect(delivery).toMatchObject({
      source: 'relay',
      integration: 'ops',
      event: {
        title_rule: 'Alerts of zs were not delivered: dead letters wait',
        description: '3 dead letters\nWhat to do: replay them',
        event_time: START / 1000,
        labels: { relay_source: 'relay', check: 'dead-letters', resource: 'zs', service: 'flashduty-relay' },
      },
    });
  });

  test('waits for the one before it', () => {
    const watch = new Watch('ops');
    watch.areDelivered = false;
    watch.look([LETTERS]);
    expect(watch.lookFor(10 * MINUTE, [])).toEqual([]);
    watch.areDelivered = true;
    expect(watch.lookFor(MINUTE, [])).toEqual(['Ok relay:dead-letters:zs']);
  });

  test('that Flashduty refused is sent anew, less and less often', () => {
    const watch = new Watch('ops');
    watch.refusal = 'refused: InvalidParameter';
    watch.look([LETTERS]);
    expect(watch.lookFor(9 * MINUTE, [LETTERS])).toEqual([]);
    expect(watch.lookFor(2 * MINUTE, [LETTERS])).toHaveLength(1);
    expect(watch.lookFor(6 * 60 * MINUTE, [LETTERS])).toHaveLength(6);
    watch.refusal = undefined;
    expect(watch.lookFor(61 * MINUTE, [LETTERS])).toHaveLength(1);
    expect(watch.lookFor(10 * MINUTE, [])).toEqual(['Ok relay:dead-letters:zs']);
  });

  test('of an opening that Flashduty never took has no recovery', () => {
    const watch = new Watch('ops');
    watch.refusal = 'refused: InvalidParameter';
    watch.look([LETTERS]);
    expect(watch.lookFor(120 * MINUTE, [])).toEqual([]);
  });

  test('of a recovery that Flashduty refused is sent anew', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    expect(watch.lookFor(MINUTE, [])).toHaveLength(1);
    watch.refusal = 'refused: InvalidParameter';
    expect(watch.lookFor(10 * MINUTE, [])).toEqual([]);
    watch.refusal = undefined;
    expect(watch.lookFor(MINUTE, [])).toEqual(['Ok relay:dead-letters:zs']);
  });

  test('is not sent while nothing goes through the integration, and never when all was over before', () => {
    const watch = new Watch('ops');
    watch.blocked.add('ops');
    expect(watch.lookFor(MINUTE, [HELD, LETTERS])).toEqual([]);
    watch.blocked.clear();
    expect(watch.lookFor(10 * MINUTE, [LETTERS])).toEqual(['Warning relay:dead-letters:zs']);
  });
});

describe('many troubles', () => {
  const many = (count: number): Trouble[] =>
    Array.from({ length: count }, (_, index) => ({ ...LETTERS, subject: `zs-${index}` }));

  test('at once are told ten in a minute and sixty in an hour, the most severe first', () => {
    const watch = new Watch('ops');
    expect(watch.look([...many(100), HELD])[0]).toBe('Critical relay:held:ops');
    expect(watch.memory.notices).toHaveLength(10);
    expect(watch.lookFor(45 * SECOND, many(100))).toEqual([]);
    expect(watch.lookFor(15 * SECOND, many(100))).toHaveLength(10);
    expect(watch.lookFor(50 * MINUTE, many(100))).toHaveLength(40);
  });

  test('of which some are over leave room for the recoveries first', () => {
    const watch = new Watch('ops');
    watch.look(many(1));
    const others = many(50).slice(1);
    const sent = watch.lookFor(5 * MINUTE, others);
    expect(sent.slice(0, 19)).toContain('Ok relay:dead-letters:zs-0');
  });
});

describe('the configuration', () => {
  test('that names no integration has nothing told, and the alerts are known all the same', () => {
    const watch = new Watch(undefined);
    expect(watch.lookFor(MINUTE, [HELD])).toEqual([]);
    expect(watch.memory.alerts.map(nameOf)).toEqual(['held:ops']);
  });

  test('that names none any more has what is open closed where it was opened', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    watch.now += 15 * SECOND;
    expect(watch.look([LETTERS], { selfAlerts: undefined })).toEqual(['Ok relay:dead-letters:zs']);
  });

  test('that names another one has open alerts closed where they were opened, and new ones told there', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    watch.now += 15 * SECOND;
    watch.look([LETTERS, HELD], { selfAlerts: 'other' });
    expect(watch.memory.notices.map(({ delivery }) => delivery.integration)).toEqual(['other']);
    watch.now += 2 * MINUTE;
    watch.look([HELD], { selfAlerts: 'other' });
    expect(watch.memory.notices.map(({ delivery }) => delivery.integration)).toEqual(['ops']);
  });

  test('without the integration that was told has it told anew elsewhere', () => {
    const watch = new Watch('ops');
    watch.look([LETTERS]);
    watch.memory = forgetUnreachable(watch.memory, (integration) => integration !== 'ops');
    expect(watch.memory.notices).toEqual([]);
    expect(watch.look([LETTERS], { selfAlerts: 'other' })).toEqual(['Warning relay:dead-letters:zs']);
  });
});
