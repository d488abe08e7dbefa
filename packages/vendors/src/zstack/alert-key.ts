import { LIMITS } from '@relay/contract';
import { isLongerThan } from '../text/cut-text.js';
import { scalarText } from '../text/scalar-text.js';
import { sha256Hex } from '../text/sha256-hex.js';
import { sideOfPair } from './event-pairs.js';
import { type AlarmPayload, type EventPayload, present } from './payload.js';

export function alarmKey(alarm: AlarmPayload): string {
  return keyOf(['alarm', orDash(alarm.ALARM_UUID)], alarm.ALARM_RESOURCE_ID);
}

/** The name of the pair is in the key, so that `VRouterConnected` cannot close `VRouterUnhealthy`. */
export function eventKey(event: EventPayload): string {
  const side = sideOfPair(event.EVENT_NAME);
  const identity =
    side === undefined
      ? [orDash(event.EVENT_SUBSCRIPTION_UUID), event.EVENT_NAME]
      : [orDash(event.EVENT_NAMESPACE), side.pair];
  return keyOf(['event', ...identity], event.EVENT_RESOURCE_ID);
}

const THIRD_PARTY_IDENTITY = ['Product', 'Service', 'Metric', 'Dimensions'] as const;

/** The resource is the foreign platform, so alone it would merge every alert of that platform into one. */
export function thirdPartyKey(event: EventPayload): string {
  const identity = THIRD_PARTY_IDENTITY.map((name) => identityText(event.EVENT_LABELS[name])).join('\n');
  return `zstack:thirdparty:${orDash(event.EVENT_RESOURCE_ID)}:${sha256Hex(identity).slice(0, 32)}`;
}

/** Dimensions are documented as text; should they arrive as an object, two alerts must still not become one. */
function identityText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : scalarText(value);
}

/** A rule over many resources sends all their ids, joined by `|`: too long a list is hashed. */
function keyOf(identity: readonly string[], resourceId: string): string {
  const head = ['zstack', ...identity].join(':');
  const resource = orDash(resourceId);
  const key = `${head}:${resource}`;
  return isLongerThan(key, LIMITS.alertKeyChars) ? `${head}:${sha256Hex(resource)}` : key;
}

const orDash = (id: string): string => (present(id) === '' ? '-' : id);
