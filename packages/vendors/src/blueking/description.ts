import { isRecord } from '../decoding/payload-schema.js';
import { joinParts } from '../text/join-parts.js';
import { firstTextOf } from '../text/scalar-text.js';
import type { Payload } from './payload.js';

/** Instead of a sample log line, BlueKing may say that it could not fetch one. */
const FAILED_RELATION = /^get (event )?relation info error/i;

export function describe(callback: Payload): string {
  const relatedInfo = FAILED_RELATION.test(callback.related_info) ? '' : callback.related_info;
  return joinParts([callback.description || anomalyMessage(callback), relatedInfo], '\n\n');
}

/** V6.0 has no `description`: what it said per level, the event's own first. */
function anomalyMessage({ event, latest_anomaly_record }: Payload): string {
  const { anomaly } = latest_anomaly_record.origin_alarm;
  const ofLevel = Object.hasOwn(anomaly, event.level) ? anomaly[event.level] : undefined;
  return firstTextOf([ofLevel, ...Object.values(anomaly)].map((each) => (isRecord(each) ? each.anomaly_message : '')));
}
