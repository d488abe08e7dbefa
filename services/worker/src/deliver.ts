import type { Attempt, DeadLetterCode, Delivery, DeliveryResult, Outcome } from '@relay/contract';
import type { Admission, FailureEffect, Settlement } from '@relay/queue';
import { classifyReply, type Reply, type Verdict } from './classify-reply.js';
import type { BuildRequest } from './push-request.js';
import { isExhausted, pauseAfter } from './retry-policy.js';

/** Why a delivery is no longer tried. Rests in Redis with the settlement until the dead letter is written. */
export interface Death {
  readonly code: DeadLetterCode;
  readonly reason: string;
}

/** What the deliverer needs of the queue and its lanes. */
export interface DeliveryDesk {
  admit(delivery: Delivery): Promise<Admission>;
  settleDelivered(delivery: Delivery): Promise<Settlement>;
  settleDead(delivery: Delivery, death: Death): Promise<Settlement>;
  fail(delivery: Delivery, verdict: FailedVerdict): Promise<FailureEffect>;
  /** Flashduty has answered this one, if only with a refusal: it is not away. */
  answered(delivery: Delivery): Promise<void>;
  settleSuperseded(delivery: Delivery): Promise<Settlement>;
  wake(ids: readonly string[]): Promise<void>;
  /** Gives what is ahead in the lane the severity of the delivery. */
  raise(ids: readonly string[], delivery: Delivery): Promise<void>;
  recordAttempt(delivery: Delivery, attempt: Attempt): Promise<void>;
  /** Closes the account of the delivery's event. Repeatable. */
  closeAccount(delivery: Delivery, outcome: Exclude<DeliveryResult['outcome'], 'dead'>): Promise<void>;
  /** Repeatable. The place is the one the delivery had in its lane. */
  bury(delivery: Delivery, death: Death, place: number): Promise<void>;
}

export type FailedVerdict = Extract<Verdict, { kind: 'retry' | 'hold' }>;

export interface Deliverer {
  readonly desk: DeliveryDesk;
  readonly buildRequest: BuildRequest;
  readonly send: (request: ReturnType<BuildRequest>) => Promise<Reply>;
  readonly giveUpAfterMs: number;
  readonly now: () => number;
  readonly random: () => number;
  /** False when the worker is stopping and nothing more should be sat out. */
  readonly sleep: (ms: number) => Promise<boolean>;
  readonly report: (delivery: Delivery, number: number, attempt: Attempt, step: Step) => void;
}

/** What becomes of the delivery's job now. */
export type Step =
  | { readonly kind: 'finished'; readonly result: DeliveryResult }
  /** Parked until its lane's older event ends. */
  | { readonly kind: 'parked' }
  /** This one waits, others go on. */
  | { readonly kind: 'again'; readonly afterMs: number }
  /** All deliveries of the integration wait; this one stays first in line. */
  | { readonly kind: 'paused' };

/**
 * The next probe should be another event if there is one: a poisonous one that was always first in line would keep the
 * integration held for ever.
 */
const LET_ANOTHER_PROBE_MS = 1_000;

/** Brings one event to Flashduty, or says when to try again. */
export async function deliver(delivery: Delivery, deliverer: Deliverer): Promise<Step> {
  const { desk } = deliverer;
  for (;;) {
    const admission = await desk.admit(delivery);
    switch (admission.kind) {
      case 'settled':
        return await finishSettled(delivery, admission, desk);
      case 'overtaken':
        return await supersede(delivery, desk);
      case 'behind':
        await desk.raise(admission.lessSevereIds, delivery);
        return { kind: 'parked' };
      case 'paused':
        return { kind: 'paused' };
      case 'go':
        return await attempt(delivery, admission.attempt, deliverer);
      case 'wait':
        if (!(await deliverer.sleep(admission.waitMs))) return { kind: 'paused' };
    }
  }
}

async function attempt(delivery: Delivery, number: number, deliverer: Deliverer): Promise<Step> {
  const startedAt = deliverer.now();
  const reply = await deliverer.send(deliverer.buildRequest(delivery));
  const endedAt = deliverer.now();
  const verdict = classifyReply(reply, endedAt);
  const made = toAttempt(startedAt, endedAt, reply, verdict);
  const step = await act(delivery, number, verdict, made, deliverer);
  deliverer.report(delivery, number, made, step);
  return step;
}

async function act(
  delivery: Delivery,
  number: number,
  verdict: Verdict,
  made: Attempt,
  deliverer: Deliverer,
): Promise<Step> {
  const { desk } = deliverer;
  switch (verdict.kind) {
    case 'delivered': {
      const settlement = await desk.settleDelivered(delivery);
      await desk.wake(settlement.wakeIds);
      return { kind: 'finished', result: { outcome: 'delivered', attempts: number, lastAttempt: made } };
    }
    case 'refused':
      await desk.recordAttempt(delivery, made);
      await desk.answered(delivery);
      return await die(delivery, number, { code: 'refused', reason: `${verdict.reason}. ${verdict.remedy}` }, desk);
    case 'retry':
    case 'hold': {
      await desk.recordAttempt(delivery, made);
      const age = { triedSince: delivery.triedSince, giveUpAfterMs: deliverer.giveUpAfterMs, now: deliverer.now() };
      const effect = await desk.fail(delivery, verdict);
      if (isExhausted(age)) {
        return await die(delivery, number, { code: 'gave_up', reason: `last answer: ${verdict.reason}` }, desk);
      }
      if (effect.kind === 'held') {
        return { kind: 'again', afterMs: effect.nextProbeInMs + LET_ANOTHER_PROBE_MS };
      }
      return { kind: 'again', afterMs: pauseAfter(number, deliverer.random(), verdict.retryAfterMs ?? 0, age) };
    }
  }
}

/** The settlement is what decides; the dead letter follows from it, however often a crash makes us write it. */
export async function die(delivery: Delivery, attempts: number, death: Death, desk: DeliveryDesk): Promise<Step> {
  const settlement = await desk.settleDead(delivery, death);
  // Somebody else may have settled it first, such as a worker that was taken for dead: then it is not ours to bury.
  if (settlement.outcome !== 'dead')
    return { kind: 'finished', result: { outcome: settledAs(settlement.outcome), attempts } };
  await desk.bury(delivery, death, settlement.place);
  await desk.wake(settlement.wakeIds);
  return { kind: 'finished', result: { outcome: 'dead', attempts, reason: `${death.code}: ${death.reason}` } };
}

async function supersede(delivery: Delivery, desk: DeliveryDesk): Promise<Step> {
  const settlement = await desk.settleSuperseded(delivery);
  await desk.wake(settlement.wakeIds);
  return { kind: 'finished', result: { outcome: settledAs(settlement.outcome), attempts: 0 } };
}

function settledAs(outcome: Outcome): DeliveryResult['outcome'] {
  if (outcome === 'ignored') throw new Error('a delivery cannot be ignored');
  return outcome;
}

async function finishSettled(
  delivery: Delivery,
  admission: Extract<Admission, { kind: 'settled' }>,
  desk: DeliveryDesk,
): Promise<Step> {
  const { outcome, verdict } = admission;
  switch (outcome) {
    case 'dead': {
      // Written by `settleDead`, and by nobody else.
      const death = JSON.parse(verdict) as Death;
      await desk.bury(delivery, death, admission.place);
      return { kind: 'finished', result: { outcome, attempts: 0, reason: `${death.code}: ${death.reason}` } };
    }
    default:
      return { kind: 'finished', result: { outcome: settledAs(outcome), attempts: 0 } };
  }
}

function toAttempt(startedAt: number, endedAt: number, reply: Reply, verdict: Verdict): Attempt {
  return {
    startedAt,
    durationMs: endedAt - startedAt,
    ...(reply.kind === 'response' ? { status: reply.status } : {}),
    ...(verdict.kind === 'delivered' ? {} : { code: verdict.code, reason: verdict.reason }),
    ...(verdict.requestId === undefined ? {} : { requestId: verdict.requestId }),
  };
}
