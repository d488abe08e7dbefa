import { createHash } from 'node:crypto';
import { type BuildTestWebhook, describeTest, TITLE } from './test-webhook.js';

const STATUS = { Info: 'Alarm', Ok: 'OK' } as const;

/** The relay describes an alarm by its metric and threshold; the metric says what this one is about. */
export const zstackTest: BuildTestWebhook = (alert) => {
  const { event, run, sentAt } = alert;
  return {
    ALARM_UUID: run,
    ALARM_NAME: TITLE,
    ALARM_NAMESPACE: 'ZStack/System',
    ALARM_METRIC: describeTest(alert),
    ALARM_LABELS: [],
    ALARM_PREVIOUS_STATUS: event === 'Info' ? 'OK' : 'Alarm',
    ALARM_CURRENT_STATUS: STATUS[event],
    ALARM_EMERGENCY_LEVEL: 'Normal',
    ALARM_TIME: sentAt,
    ALARM_RESOURCE_ID: '-',
    ALARM_RESOURCE_NAME: `test run ${run}`,
    // New for each notification.
    ALARM_DATA_UUID: createHash('md5').update(`${run} ${event}`).digest('hex'),
  };
};
