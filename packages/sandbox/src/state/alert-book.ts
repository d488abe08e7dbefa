import type { AcceptedStandardPush } from './accepted-push.js';
import { type Alert, mergeEvent, openAlert, refreshLabels } from './alert.js';

/** An alert takes events for this long; a later one opens the next alert. */
export const ABSORB_MS = 24 * 60 * 60 * 1000;

/** What a push did to the alerts. `nothing`: a recovery for a key with no open alert, whose fate is not documented. */
export type Merge = { kind: 'merged'; alertId: number } | { kind: 'same_as_last' } | { kind: 'nothing' };

/** Every alert held, by id and, while it is open, by its key. */
export class AlertBook {
  /** Kept in order of the last update, the newest at the end. */
  readonly #byId = new Map<number, Alert>();
  readonly #openIdByKey = new Map<string, number>();
  #lastId = 0;
  #dropped = 0;

  get openCount(): number {
    return [...this.#byId.values()].filter((alert) => alert.open).length;
  }

  get count(): number {
    return this.#byId.size;
  }

  /** Alerts given up because the last of their events was. */
  get dropped(): number {
    return this.#dropped;
  }

  newestFirst(): Alert[] {
    return [...this.#byId.values()].reverse();
  }

  merge(push: AcceptedStandardPush): Merge {
    const { event, receivedAt } = push;
    const current = this.#openAlert(push.integration, event.alert_key);
    if (event.event_status === 'Ok') {
      return current ? this.#mergeInto(current, push) : { kind: 'nothing' };
    }
    if (!current || receivedAt - current.openedAt >= ABSORB_MS) {
      this.#lastId += 1;
      this.#put(openAlert(this.#lastId, push, event.event_status));
      return { kind: 'merged', alertId: this.#lastId };
    }
    return this.#mergeInto(current, push);
  }

  /** Notes that an event of this alert came once more. */
  countRepeat(alertId: number): void {
    const alert = this.#byId.get(alertId);
    if (alert) this.#byId.set(alertId, { ...alert, discarded: alert.discarded + 1 });
  }

  /** Gives up the event with this `seq`, and the alert with its last one. */
  forget(alertId: number, seq: number): void {
    const alert = this.#byId.get(alertId);
    // An alert at its own bound has given up its first events already.
    if (!alert || alert.events[0]?.seq !== seq) return;
    if (alert.events.length > 1) {
      const rest = { ...alert, events: alert.events.slice(1), eventsDropped: alert.eventsDropped + 1 };
      this.#byId.set(alertId, rest);
      return;
    }
    this.#byId.delete(alertId);
    this.#close(alert);
    this.#dropped += 1;
  }

  clear(): void {
    this.#byId.clear();
    this.#openIdByKey.clear();
    this.#dropped = 0;
  }

  #mergeInto(alert: Alert, push: AcceptedStandardPush): Merge {
    const merged = mergeEvent(alert, push);
    if (repeatsLastEvent(alert, merged)) {
      this.#byId.set(alert.id, refreshLabels(alert, push.event));
      return { kind: 'same_as_last' };
    }
    this.#put(merged);
    return { kind: 'merged', alertId: alert.id };
  }

  #put(alert: Alert): void {
    this.#byId.delete(alert.id);
    this.#byId.set(alert.id, alert);
    if (alert.open) this.#openIdByKey.set(keyOf(alert.integration, alert.alert_key), alert.id);
    else this.#close(alert);
  }

  #close(alert: Alert): void {
    const key = keyOf(alert.integration, alert.alert_key);
    if (this.#openIdByKey.get(key) === alert.id) this.#openIdByKey.delete(key);
  }

  #openAlert(integration: string, alertKey: string): Alert | undefined {
    const id = this.#openIdByKey.get(keyOf(integration, alertKey));
    return id === undefined ? undefined : this.#byId.get(id);
  }
}

/** The two of one alert key on different integrations are different alerts. */
function keyOf(integration: string, alertKey: string): string {
  return `${integration} ${alertKey}`;
}

function repeatsLastEvent(before: Alert, after: Alert): boolean {
  const [last, next] = [before.events.at(-1), after.events.at(-1)];
  return (
    last?.event_status === next?.event_status && last?.title === next?.title && last?.description === next?.description
  );
}
