import { type PayloadRecord, parsePayload } from '../decoding/payload-schema.js';
import { joinParts } from '../text/join-parts.js';
import { firstText } from '../text/scalar-text.js';
import type { EventDraft } from '../vendor.js';
import { alarmKey } from './alert-key.js';
import { statusOfLevel } from './event-status.js';
import { alarmSeconds } from './event-time.js';
import { payloadLabels } from './labels.js';
import { type AlarmPayload, alarmPayload } from './payload.js';

export function readAlarm(record: PayloadRecord, receivedAtSeconds: number): EventDraft {
  const alarm = parsePayload(alarmPayload, record);
  const resource = firstText(alarm.ALARM_RESOURCE_NAME, alarm.ALARM_RESOURCE_IP, alarm.ALARM_RESOURCE_ID);
  return {
    status: alarm.ALARM_CURRENT_STATUS === 'recovered' ? 'Ok' : statusOfLevel(alarm.ALARM_EMERGENCY_LEVEL),
    alertKey: alarmKey(alarm),
    title: joinParts([firstText(alarm.ALARM_NAME, alarm.ALARM_METRIC), resource]),
    description: describe(alarm),
    occurredAt: alarmSeconds(alarm.ALARM_TIME) ?? receivedAtSeconds,
    labels: [
      ['source', 'zstack'],
      ['check', alarm.ALARM_NAME],
      ['resource', resource],
      ['metric', alarm.ALARM_METRIC],
      ['trigger_value', alarm.ALARM_CURRENT_VALUE],
      ...payloadLabels(record),
    ],
  };
}

/** `CPUAverageUsedUtilization GreaterThan 80.00%, current value 97.12%, for 180 s`. */
function describe(alarm: AlarmPayload): string {
  const condition = joinParts([alarm.ALARM_METRIC, alarm.ALARM_COMPARISON_OPERATOR, alarm.ALARM_THRESHOLD], ' ');
  const value = alarm.ALARM_CURRENT_VALUE === '' ? '' : `current value ${alarm.ALARM_CURRENT_VALUE}`;
  const duration = /^\d+$/.test(alarm.ALARM_DURATION) ? `${alarm.ALARM_DURATION} s` : alarm.ALARM_DURATION;
  return joinParts([condition, value, duration === '' ? '' : `for ${duration}`], ', ');
}
