import { describe, expect, test } from '@jest/globals';
import type { Delivery } from '@relay/contract';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { eventually } from '../../../test/support/eventually.js';
import { type Failure, HOLD_POLICY } from './lanes.js';
import { opsDeliveries } from './testing/ops-deliveries.js';

const NO_LIMITS = { perSecond: 100_000, perMinute: 1_000_000 };
const SUPERSEDE = { supersedeRepeats: true };
const OUTAGE: Failure = { code: 'timeout', reason: 'no answer', retryAfterMs: 0, holdAtOnce: false };

const ops = opsDeliveries();

async function enqueue(...all: Delivery[]): Promise<void> {
  for (const delivery of all) await ops.deliveries.enqueue(delivery);
}

const admit = (delivery: Delivery, limits = NO_LIMITS) => ops.deliveries.lanes.admit(delivery, limits);
const deliver = (delivery: Delivery) => ops.deliveries.lanes.settle(delivery, 'delivered', '', SUPERSEDE);

describe('a lane', () => {
  const problem = aDelivery('A-0');
  const recovery = aDelivery('B-0', { event_status: 'Ok' });
  const again = aDelivery('C-0', { event_status: 'Critical' });

  test('lets its oldest event go and keeps the others behind it', async () => {
    await enqueue(problem, recovery);
    expect(await admit(recovery)).toMatchObject({ kind: 'behind' });
    expect(await admit(problem)).toEqual({ kind: 'go', attempt: 1 });
  });

  test('keeps the accepted order whatever is looked at first', async () => {
    await enqueue(problem, recovery, again);
    expect(await admit(again)).toMatchObject({ kind: 'behind' });
    await deliver(problem);
    expect(await admit(again)).toMatchObject({ kind: 'behind' });
    await deliver(recovery);
    expect(await admit(again)).toMatchObject({ kind: 'go' });
  });

  test('keeps the order in which events are taken in one step', async () => {
    const [first, second] = [aDelivery('Z-0'), aDelivery('A-0')];
    await ops.deliveries.enqueueAll([first, second]);
    expect(await admit(second)).toMatchObject({ kind: 'behind' });
    expect(await admit(first)).toMatchObject({ kind: 'go' });
  });

  test('never waits for another lane', async () => {
    await enqueue(problem, aDelivery('D-0', { alert_key: 'another' }));
    expect(await admit(aDelivery('D-0', { alert_key: 'another' }))).toMatchObject({ kind: 'go' });
  });

  test('is answered for by itself when several are asked about at once, also where another cannot be answered', async () => {
    const [other, torn] = [aDelivery('D-0', { alert_key: 'another' }), aDelivery('E-0', { alert_key: 'torn' })];
    await enqueue(problem, recovery, other, torn);
    await ops.client.set('relay:{deliveries.ops}:lane:torn', 'tampered with');
    const admissions = await Promise.allSettled([problem, recovery, torn, other].map((delivery) => admit(delivery)));
    expect(admissions).toMatchObject([
      { value: { kind: 'go' } },
      { value: { kind: 'behind' } },
      { status: 'rejected' },
      { value: { kind: 'go' } },
    ]);
    const settlements = await Promise.allSettled([other, problem, torn].map(deliver));
    expect(settlements).toMatchObject([
      { value: { wakeIds: [] } },
      { value: { wakeIds: ['B-0'] } },
      { reason: { message: expect.stringContaining('WRONGTYPE') } },
    ]);
  });

  test('is not answered for where nobody can be, in the words that Redis has for it', async () => {
    await enqueue(problem, recovery);
    await ops.client.config('SET', 'maxmemory', '1');
    const admissions = await Promise.allSettled([problem, recovery].map((delivery) => admit(delivery)));
    await ops.client.config('SET', 'maxmemory', '0');
    expect(admissions).toMatchObject([0, 1].map(() => ({ reason: { message: expect.stringMatching(/^OOM /) } })));
    expect(admissions).toMatchObject([0, 1].map(() => ({ reason: { name: 'ReplyError' } })));
  });

  test('has nobody noted as under way only because others wait behind it', async () => {
    await enqueue(problem, recovery);
    await admit(problem);
    await admit(recovery);
    await admit(recovery);
    expect(await ops.client.exists('relay:{deliveries.ops}:trying')).toBe(0);
  });

  test('counts the attempts that were made, not the times it was looked at', async () => {
    await enqueue(problem, recovery);
    await admit(recovery);
    await admit(problem);
    expect(await admit(problem)).toMatchObject({ attempt: 2 });
    await deliver(problem);
    expect(await admit(recovery)).toMatchObject({ attempt: 1 });
  });

  test('gives an event one place, however often its envelope is read', async () => {
    await enqueue(problem, recovery, problem);
    expect(await admit(recovery)).toMatchObject({ kind: 'behind' });
    await deliver(problem);
    await enqueue(problem);
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
  });

  test('calls an event over when its job has ended too, and never one that became a dead letter', async () => {
    const whichAreOver = () => ops.deliveries.enqueueAll([problem, recovery]);
    await enqueue(problem, recovery);
    await deliver(problem);
    await ops.deliveries.lanes.settle(recovery, 'dead', '', SUPERSEDE);
    expect(await whichAreOver()).toEqual([false, false]);
    for (const { id } of [problem, recovery]) await ops.client.hset(`relay:{deliveries.ops}:${id}`, 'finishedOn', '1');
    expect(await whichAreOver()).toEqual([true, false]);
  });

  test('says of an ended event how it ended, so that a second worker only has to end the job', async () => {
    await enqueue(problem);
    await ops.deliveries.lanes.settle(problem, 'dead', '{"code":"refused"}', SUPERSEDE);
    expect(await admit(problem)).toEqual({ kind: 'settled', outcome: 'dead', verdict: '{"code":"refused"}', place: 1 });
  });

  test('wakes the next when its head ends, if that one had stepped aside', async () => {
    await enqueue(problem, recovery);
    expect((await deliver(problem)).wakeIds).toEqual([]);
    await enqueue(again);
    await admit(again);
    expect((await deliver(recovery)).wakeIds).toEqual(['C-0']);
  });

  test('lets the next go when its head is dead', async () => {
    await enqueue(problem, recovery);
    await admit(recovery);
    const settlement = await ops.deliveries.lanes.settle(problem, 'dead', '', SUPERSEDE);
    expect(settlement.wakeIds).toEqual(['B-0']);
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
  });

  test('heals itself when its head was removed by hand', async () => {
    await enqueue(problem, recovery);
    await admit(recovery);
    await ops.deliveries.queue.remove('A-0');
    expect(await ops.deliveries.lanes.tend(10)).toEqual([]);
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
  });

  test('has its keeper wake what nobody else wakes', async () => {
    await enqueue(problem, recovery);
    await admit(recovery);
    await ops.client.zadd('relay:{deliveries.ops}:delayed', 1, 'B-0');
    await ops.client.zrem('relay:{deliveries.ops}:prioritized', 'B-0');
    expect(await ops.deliveries.lanes.tend(10)).toEqual([]);
    await ops.deliveries.queue.remove('A-0');
    expect(await ops.deliveries.lanes.tend(10)).toEqual(['B-0']);
    await ops.deliveries.promote(['B-0']);
    expect(await ops.deliveries.lanes.tend(10)).toEqual([]);
    expect(await ops.deliveries.queue.getJobState('B-0')).toBe('prioritized');
  });

  test('tells a delivery that is just being parked that its turn has come', async () => {
    await enqueue(problem, recovery);
    await admit(recovery);
    await deliver(problem);
    // Asked twice, as by a worker that dies before it acts on the answer: the call stays until the job is back.
    expect(await ops.deliveries.lanes.wasWoken('B-0')).toBe(true);
    expect(await ops.deliveries.lanes.wasWoken('B-0')).toBe(true);
    await ops.deliveries.lanes.forgetPromoted(['B-0']);
    expect(await ops.deliveries.lanes.wasWoken('B-0')).toBe(false);
  });

  test('has nobody parked or called who is on the way', async () => {
    await enqueue(problem, recovery, again);
    await admit(recovery);
    await admit(again);
    await ops.deliveries.queue.remove('A-0');
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
    expect(await ops.client.smembers('relay:{deliveries.ops}:parked')).toEqual(['C-0']);
    await deliver(recovery);
    expect(await admit(again)).toMatchObject({ kind: 'go' });
    expect(await ops.client.exists('relay:{deliveries.ops}:parked', 'relay:{deliveries.ops}:wake')).toBe(0);
  });

  test('gives an event that it has lost its place back, and one that has ended none', async () => {
    const lane = `relay:{deliveries.ops}:lane:${problem.event.alert_key}`;
    await enqueue(problem);
    await ops.client.del(lane);
    expect(await admit(problem)).toMatchObject({ kind: 'go' });
    expect(await ops.client.zrange(lane, 0, -1, 'WITHSCORES')).toEqual(['Warning A-0', '1']);
    await deliver(problem);
    await enqueue(problem);
    expect(await ops.client.exists(lane)).toBe(0);
  });

  test('has the one under way keep its turn when an older one comes back that it had lost', async () => {
    await enqueue(problem, recovery, again);
    await ops.client.zrem(`relay:{deliveries.ops}:lane:${problem.event.alert_key}`, 'Warning A-0');
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
    expect(await admit(problem)).toMatchObject({ kind: 'behind' });
    expect((await ops.deliveries.lanes.settle(again, 'dead', '', SUPERSEDE)).wakeIds).toEqual([]);
    await ops.client.del(`relay:{deliveries.ops}:after-death:${problem.event.alert_key}`);
    expect((await deliver(recovery)).wakeIds).toEqual(['A-0']);
    expect(await admit(problem)).toMatchObject({ kind: 'go' });
  });

  test('keeps nothing of an event whose job was removed by hand', async () => {
    await enqueue(problem);
    await admit(problem);
    await ops.deliveries.queue.remove('A-0');
    await deliver(problem);
    expect(await ops.client.keys('relay:{deliveries.ops}:*A-0')).toEqual([]);
  });

  test('names all less severe events ahead, so that none of them holds up a Critical', async () => {
    const [warning, info, critical] = [
      aDelivery('A-0'),
      aDelivery('B-0', { event_status: 'Info' }),
      aDelivery('C-0', { event_status: 'Critical' }),
    ];
    await enqueue(warning, info, critical);
    expect(await admit(critical)).toEqual({ kind: 'behind', lessSevereIds: ['A-0', 'B-0'] });
    expect(await admit(info)).toEqual({ kind: 'behind', lessSevereIds: [] });
  });

  test('forgets thousands of promoted ones as well as one', async () => {
    const ids = Array.from({ length: 9_000 }, (_, index) => `P${index}-0`);
    await ops.client.sadd('relay:{deliveries.ops}:wake', ids);
    await ops.deliveries.lanes.forgetPromoted(ids);
    expect(await ops.client.exists('relay:{deliveries.ops}:wake')).toBe(0);
  });

  test('takes a replayed event at the place it had', async () => {
    await enqueue(problem, recovery);
    const { place } = await ops.deliveries.lanes.settle(problem, 'dead', '', SUPERSEDE);
    const replayed = aDelivery('A-0-r1', {}, { place });
    await enqueue(replayed);
    expect(await admit(recovery)).toMatchObject({ kind: 'behind' });
  });

  test('knows that a newer event was delivered since one died', async () => {
    await enqueue(problem, recovery);
    const { place } = await ops.deliveries.lanes.settle(problem, 'dead', '', SUPERSEDE);
    expect(await ops.deliveries.lanes.isOvertaken(problem.event.alert_key, place)).toBe(false);
    await deliver(recovery);
    expect(await ops.deliveries.lanes.isOvertaken(problem.event.alert_key, place)).toBe(true);
  });

  test('has whoever settles first decide', async () => {
    await enqueue(problem);
    await deliver(problem);
    expect(await ops.deliveries.lanes.settle(problem, 'dead', '', SUPERSEDE)).toMatchObject({ outcome: 'delivered' });
  });
});

describe('a replay', () => {
  const problem = aDelivery('A-0');
  const recovery = aDelivery('B-0', { event_status: 'Ok' });

  async function deadProblem(): Promise<number> {
    await enqueue(problem);
    return (await ops.deliveries.lanes.settle(problem, 'dead', '', SUPERSEDE)).place;
  }

  test('never goes before a newer event that is under way, and ends when that one is delivered', async () => {
    const place = await deadProblem();
    await enqueue(recovery);
    await admit(recovery);
    const replay = aDelivery('A-0-r1', {}, { place });
    await enqueue(replay);
    expect(await admit(replay)).toMatchObject({ kind: 'behind' });
    expect(await admit(recovery)).toMatchObject({ kind: 'go', attempt: 2 });
    expect((await deliver(recovery)).wakeIds).toEqual(['A-0-r1']);
    expect(await admit(replay)).toEqual({ kind: 'overtaken' });
  });

  test('is not called while a newer event is under way, whatever else ends', async () => {
    const place = await deadProblem();
    const last = aDelivery('C-0', { event_status: 'Critical' });
    await enqueue(recovery, last);
    await admit(recovery);
    const replay = aDelivery('A-0-r1', {}, { place });
    await enqueue(replay);
    await admit(replay);
    expect((await ops.deliveries.lanes.settle(last, 'dead', '', SUPERSEDE)).wakeIds).toEqual([]);
  });

  test('goes when the newer event that was under way died', async () => {
    const place = await deadProblem();
    await enqueue(recovery);
    await admit(recovery);
    const replay = aDelivery('A-0-r1', {}, { place });
    await enqueue(replay);
    await ops.deliveries.lanes.settle(recovery, 'dead', '', SUPERSEDE);
    expect(await admit(replay)).toMatchObject({ kind: 'go' });
  });

  test('is not held up by a newer event whose job was removed under way', async () => {
    const place = await deadProblem();
    await enqueue(recovery);
    await admit(recovery);
    const replay = aDelivery('A-0-r1', {}, { place });
    await enqueue(replay);
    await ops.deliveries.queue.remove('B-0');
    expect(await admit(replay)).toMatchObject({ kind: 'go' });
  });

  test('goes first where the newer event has not been let go yet', async () => {
    const place = await deadProblem();
    const replay = aDelivery('A-0-r1', {}, { place });
    await enqueue(recovery, replay);
    expect(await admit(recovery)).toMatchObject({ kind: 'behind' });
    expect(await admit(replay)).toMatchObject({ kind: 'go' });
  });

  test('by force goes all the same, and does not make newer ones forgotten', async () => {
    const place = await deadProblem();
    await enqueue(recovery);
    await deliver(recovery);
    const replay = aDelivery('A-0-r1', {}, { place, force: true });
    await enqueue(replay);
    expect(await admit(replay)).toMatchObject({ kind: 'go' });
    await deliver(replay);
    expect(await ops.deliveries.lanes.isOvertaken(problem.event.alert_key, place)).toBe(true);
  });
});

describe('an envelope that could not be read', () => {
  const later = aDelivery('B-0', { event_status: 'Ok' });

  test('keeps its place before what is accepted after it', async () => {
    const place = await ops.deliveries.lanes.keepPlace();
    const replayed = aDelivery('A-0-r1', {}, { place });
    await enqueue(later, replayed);
    expect(await admit(later)).toMatchObject({ kind: 'behind' });
  });

  test('is overtaken by what was delivered after it, whichever lane turns out to be its own', async () => {
    const place = await ops.deliveries.lanes.keepPlace();
    expect(await ops.deliveries.lanes.isOvertaken(later.event.alert_key, place)).toBe(false);
    await enqueue(later);
    await deliver(later);
    expect(await ops.deliveries.lanes.isOvertaken(later.event.alert_key, place)).toBe(true);
  });
});

describe('repeats', () => {
  const first = aDelivery('A-0');
  const repeat = aDelivery('B-0', { title_rule: 'disk fuller / kvm-node-07' });
  const recovery = aDelivery('C-0', { event_status: 'Ok' });
  const later = aDelivery('D-0');

  test('that waited behind an unsent one of the same status are superseded when it is delivered', async () => {
    await enqueue(first, repeat, recovery, later);
    await admit(repeat);
    expect((await deliver(first)).wakeIds).toEqual(['B-0']);
    expect(await admit(repeat)).toMatchObject({ kind: 'settled', outcome: 'superseded' });
    expect(await admit(recovery)).toMatchObject({ kind: 'go' });
  });

  test('are never superseded across a change of status', async () => {
    await enqueue(first, recovery, later);
    await deliver(first);
    await deliver(recovery);
    expect(await admit(later)).toMatchObject({ kind: 'go' });
  });

  test('get their own chance when the first one is dead', async () => {
    await enqueue(first, repeat);
    await ops.deliveries.lanes.settle(first, 'dead', '', SUPERSEDE);
    expect(await admit(repeat)).toMatchObject({ kind: 'go' });
  });

  test('are all sent where superseding is switched off', async () => {
    await enqueue(first, repeat);
    await ops.deliveries.lanes.settle(first, 'delivered', '', { supersedeRepeats: false });
    expect(await admit(repeat)).toMatchObject({ kind: 'go' });
  });
});

describe('a hold', () => {
  const alerts = Array.from({ length: 9 }, (_, index) => aDelivery(`A${index}-0`, { alert_key: `alert ${index}` }));
  const [one, two] = alerts as [Delivery, Delivery];

  async function failInARow(failing: readonly Delivery[]) {
    const effects = [];
    for (const delivery of failing) effects.push(await ops.deliveries.lanes.fail(delivery, OUTAGE));
    return effects;
  }

  test('begins with the fifth failure in a row, each of another alert', async () => {
    await enqueue(...alerts);
    expect((await failInARow(alerts.slice(0, 4))).map(({ kind }) => kind)).toEqual(['free', 'free', 'free', 'free']);
    expect(await failInARow(alerts.slice(4, 5))).toContainEqual({
      kind: 'held',
      nextProbeInMs: HOLD_POLICY.firstPauseMs,
      isNew: true,
    });
    expect(await admit(one)).toEqual({ kind: 'paused' });
  });

  test('does not begin for one alert that fails again and again', async () => {
    await enqueue(one, two);
    for (let failure = 0; failure < 20; failure += 1) await ops.deliveries.lanes.fail(one, OUTAGE);
    expect(await admit(two)).toMatchObject({ kind: 'go' });
  });

  test('does not begin when successes are in between', async () => {
    await enqueue(...alerts);
    await failInARow(alerts.slice(0, 4));
    await deliver(alerts[8] as Delivery);
    expect((await failInARow(alerts.slice(4, 8))).every(({ kind }) => kind === 'free')).toBe(true);
  });

  test('begins at once for a reply that means all of us, for as long as that asks', async () => {
    await enqueue(one);
    const effect = await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true, retryAfterMs: 7_200_000 });
    expect(effect).toEqual({ kind: 'held', nextProbeInMs: 7_200_000, isNew: true });
  });

  test('lets one probe through at a time, and doubles the pause when that fails', async () => {
    await enqueue(one, two);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true });
    await skipPause();
    expect(await admit(one)).toMatchObject({ kind: 'go' });
    await ops.client.del('relay:{deliveries.ops}:limiter');
    expect(await admit(two)).toEqual({ kind: 'paused' });
    expect(await ops.client.exists('relay:{deliveries.ops}:limiter')).toBe(1);
    expect(await ops.deliveries.lanes.fail(one, OUTAGE)).toEqual({
      kind: 'held',
      nextProbeInMs: 2 * HOLD_POLICY.firstPauseMs,
      isNew: false,
    });
  });

  test('never pauses longer than a minute by itself', async () => {
    await enqueue(one);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true });
    let pause = 0;
    for (let probe = 0; probe < 10; probe += 1) {
      await skipPause();
      await admit(one);
      const effect = await ops.deliveries.lanes.fail(one, OUTAGE);
      pause = effect.kind === 'held' ? effect.nextProbeInMs : 0;
    }
    expect(pause).toBe(HOLD_POLICY.longestPauseMs);
  });

  test('ends with the first success, and says since when it was', async () => {
    await enqueue(one, two);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true });
    await skipPause();
    await admit(one);
    expect((await deliver(one)).heldSince).toEqual(expect.any(Number));
    expect(await admit(two)).toMatchObject({ kind: 'go' });
  });

  test('ends when its probe is answered at all, if only with a refusal', async () => {
    await enqueue(one);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true });
    await skipPause();
    await admit(one);
    expect(await ops.deliveries.lanes.answered(one.id)).toEqual(expect.any(Number));
    expect(await admit(one)).toMatchObject({ kind: 'go' });
    expect(await ops.deliveries.lanes.answered(one.id)).toBeUndefined();
  });

  test('is not ended by what was on its way before it began', async () => {
    await enqueue(one, two);
    await admit(two);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true, retryAfterMs: 3_600_000 });
    expect((await deliver(two)).heldSince).toBeUndefined();
    expect(await ops.deliveries.lanes.answered(two.id)).toBeUndefined();
    expect(await admit(one)).toEqual({ kind: 'paused' });
  });

  test('pauses the queue for as long as it lasts, and not a moment longer', async () => {
    await enqueue(one, two);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true, retryAfterMs: 3_600_000 });
    expect(await ops.client.pttl('relay:{deliveries.ops}:limiter')).toBeGreaterThan(3_500_000);
    await skipPause();
    await admit(one);
    await admit(two);
    await deliver(one);
    expect(await ops.client.exists('relay:{deliveries.ops}:limiter')).toBe(0);
  });

  test('survives the loss of its probe: another one goes once that is overdue', async () => {
    await enqueue(one, two);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true });
    await skipPause();
    await admit(one);
    await ops.client.hset('relay:{deliveries.ops}:hold', 'probeUntil', 0);
    expect(await admit(two)).toMatchObject({ kind: 'go' });
  });

  test('does not outlast a clock that was set back', async () => {
    await enqueue(one);
    await ops.deliveries.lanes.fail(one, { ...OUTAGE, holdAtOnce: true, retryAfterMs: 3_600_000 });
    await ops.client.hset('relay:{deliveries.ops}:hold', 'since', Date.now() + 7_200_000);
    expect(await admit(one)).toMatchObject({ kind: 'go' });
  });

  async function skipPause(): Promise<void> {
    await ops.client.hset('relay:{deliveries.ops}:hold', 'until', 0);
  }
});

describe('the rate of an integration', () => {
  const sent = 'relay:{deliveries.ops}:sent';

  /** By Redis' clock alone: how long the test takes is no matter. */
  async function keptAfterLastSend(): Promise<number> {
    return (await ops.client.pexpiretime(sent)) - Number(await ops.client.lindex(sent, 0));
  }

  test('is shared by all its alerts, and says how long to wait', async () => {
    const alerts = Array.from({ length: 4 }, (_, index) => aDelivery(`A${index}-0`, { alert_key: `alert ${index}` }));
    await enqueue(...alerts);
    const limits = { perSecond: 3, perMinute: 1000 };
    const admissions = [];
    for (const delivery of alerts) admissions.push(await admit(delivery, limits));
    expect(admissions.map(({ kind }) => kind)).toEqual(['go', 'go', 'go', 'wait']);
    expect(admissions[3]).toEqual({ kind: 'wait', waitMs: expect.any(Number) });
  });

  test('holds for the minute as well as for the second', async () => {
    const alerts = Array.from({ length: 3 }, (_, index) => aDelivery(`A${index}-0`, { alert_key: `alert ${index}` }));
    await enqueue(...alerts);
    const admissions = [];
    for (const delivery of alerts) admissions.push(await admit(delivery, { perSecond: 100, perMinute: 2 }));
    expect(admissions[2]).toEqual({ kind: 'paused' });
    expect(await ops.client.pttl('relay:{deliveries.ops}:limiter')).toBeGreaterThan(50_000);
  });

  test('does not wait for sends that a clock, since set back, put into the future', async () => {
    const delivery = aDelivery('A-0');
    await enqueue(delivery);
    await ops.client.rpush(sent, Date.now() + 3_600_000);
    expect(await admit(delivery, { perSecond: 1, perMinute: 1 })).toMatchObject({ kind: 'go' });
  });

  test('remembers sends for no longer than the wider of its windows, and always that long', async () => {
    const delivery = aDelivery('A-0');
    await enqueue(delivery);
    await admit(delivery);
    expect(await keptAfterLastSend()).toBeGreaterThan(61_000);
    // As it is a second after the last send.
    await ops.client.lset(sent, 0, Date.now() - 1_000);
    await ops.client.pexpire(sent, 30_000);
    await admit(delivery);
    expect(await keptAfterLastSend()).toBeGreaterThan(61_000);
    expect(await keptAfterLastSend()).toBeLessThanOrEqual(62_000);
  });

  test('remembers sends for a minute also after its clock was set back by less than a second', async () => {
    const delivery = aDelivery('A-0');
    await enqueue(delivery);
    const [second] = await eventually(
      () => ops.client.time(),
      ([, microseconds]) => Number(microseconds) < 500_000,
    );
    await ops.client.rpush(sent, Number(second) * 1000 + 999);
    await admit(delivery);
    expect(await keptAfterLastSend()).toBeGreaterThan(61_000);
  });

  test('remembers no more sends than the wider of its windows asks for', async () => {
    const delivery = aDelivery('A-0');
    await enqueue(delivery);
    await ops.client.rpush(sent, ...Array.from({ length: 5 }, () => Date.now() - 120_000));
    expect(await admit(delivery, { perSecond: 2, perMinute: 3 })).toMatchObject({ kind: 'go' });
    expect(await ops.client.llen(sent)).toBe(3);
  });

  test('is not spent by events that step aside', async () => {
    const [first, behind, other] = [
      aDelivery('A-0'),
      aDelivery('B-0', { event_status: 'Ok' }),
      aDelivery('C-0', { alert_key: 'x' }),
    ];
    await enqueue(first, behind, other);
    const limits = { perSecond: 2, perMinute: 1000 };
    await admit(behind, limits);
    await admit(behind, limits);
    await admit(first, limits);
    expect(await admit(other, limits)).toMatchObject({ kind: 'go' });
  });
});
