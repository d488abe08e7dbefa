import type { Behaviour, FailureRule, RuleMatch } from './behaviour.js';
import { seededRandom } from './seeded-random.js';

/** What a rule may ask of a push. */
export interface PushTraits {
  /** Absent when the key is missing or unknown. */
  readonly integration?: string;
  readonly path: string;
  /** The body's fields, when it is a JSON object; read only when a rule asks. */
  readonly fields: () => Readonly<Record<string, unknown>>;
}

/** A rule as it stands now. */
export type RunningRule = FailureRule & { readonly applied: number };

export interface RunningBehaviour extends Behaviour {
  readonly rules: readonly RunningRule[];
  /** How many pushes were hit since this behaviour began, by rules that are used up as well. */
  readonly applied: number;
}

/** A behaviour being played: counts how often each rule was applied and drops those that are used up. */
export class BehaviourScript {
  readonly behaviour: Behaviour;
  #applied = 0;
  readonly #random: () => number;
  #rules: RunningRule[];

  constructor(behaviour: Behaviour) {
    this.behaviour = behaviour;
    this.#random = seededRandom(behaviour.seed);
    this.#rules = behaviour.rules.map((rule) => ({ ...rule, applied: 0 }));
  }

  /** The behaviour as it stands now: only the rules still in force, and `times` is what is left of each. */
  now(): RunningBehaviour {
    return { ...this.behaviour, rules: this.#rules, applied: this.#applied };
  }

  /** The first rule that hits this push, if any. Uses it up by one. */
  choose(push: PushTraits): FailureRule | undefined {
    const chosen = this.#rules.find((rule) => matches(rule.match, push) && this.#draws(rule.probability));
    if (!chosen) return undefined;
    this.#applied += 1;
    this.#rules = this.#rules.flatMap((rule) => (rule === chosen ? useUp(rule) : [rule]));
    return chosen;
  }

  /** Certain rules draw nothing, so that they don't shift the draws of the others. */
  #draws(probability = 1): boolean {
    return probability >= 1 || this.#random() < probability;
  }
}

function useUp(rule: RunningRule): RunningRule[] {
  const used = { ...rule, applied: rule.applied + 1 };
  if (rule.times === undefined) return [used];
  return rule.times > 1 ? [{ ...used, times: rule.times - 1 }] : [];
}

function matches(match: RuleMatch = {}, push: PushTraits): boolean {
  return (
    isOrAny(match.integration, () => push.integration) &&
    isOrAny(match.path, () => push.path) &&
    isOrAny(match.event_status, () => push.fields().event_status) &&
    isPartOrAny(match.alert_key, () => push.fields().alert_key) &&
    isPartOrAny(match.title, () => push.fields().title_rule)
  );
}

function isOrAny(wanted: string | undefined, actual: () => unknown): boolean {
  return wanted === undefined || wanted === actual();
}

function isPartOrAny(wanted: string | undefined, actual: () => unknown): boolean {
  if (wanted === undefined) return true;
  const value = actual();
  return typeof value === 'string' && value.includes(wanted);
}
