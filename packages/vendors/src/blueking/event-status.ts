import type { EventStatus } from '@relay/contract';
import { lookUp } from '../text/look-up.js';
import type { Payload } from './payload.js';

/**
 * 致命, 预警, 提醒. Always by the number: BlueKing's English console calls 2 "Critical" and 3 "Warning", and the names are
 * localised besides.
 */
const STATUS_BY_LEVEL = { 1: 'Critical', 2: 'Warning', 3: 'Info' } as const satisfies Record<string, EventStatus>;

/** A level beyond the three must not cost the alert; the raw number stays visible as a label. */
const STATUS_OF_UNKNOWN_LEVEL: EventStatus = 'Warning';

/** Nothing for a run by hand that does not hold a whole alert: it may be an acknowledgement or a debug run. */
export function statusOf(callback: Payload): EventStatus | undefined {
  if (callback.type === 'ended' || hasEnded(callback)) return 'Ok';
  if (callback.type === 'manual' && !isFull(callback)) return undefined;
  return lookUp<EventStatus>(STATUS_BY_LEVEL, callback.event.level) ?? STATUS_OF_UNKNOWN_LEVEL;
}

/**
 * A retried or delayed `ANOMALY_NOTICE` is rendered anew and may say that the alert is over. Its recovery may have passed
 * already, or is not selected in the plan: a trigger would open an alert that nothing closes.
 */
function hasEnded({ event }: Payload): boolean {
  return event.end_time !== '';
}

function isFull({ event, strategy }: Payload): boolean {
  return (
    (event.event_id || event.id) !== '' &&
    lookUp(STATUS_BY_LEVEL, event.level) !== undefined &&
    event.begin_time !== '' &&
    strategy.name !== ''
  );
}
