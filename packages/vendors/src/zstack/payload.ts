import { z } from 'zod';
import { record, scalar } from '../decoding/payload-schema.js';
import { excerpt } from '../text/excerpt.js';
import { lookUp } from '../text/look-up.js';

/** ZStack says `-` as well as nothing at all where it has no value. */
export const present = (text: string): string => (text === '-' ? '' : text);

const word = scalar.transform(present);

const identity = word.refine((text) => text !== '', { error: 'missing; without it nothing tells which alert this is' });

/** `OK` and `Alarm` of the default body, and what a Chinese platform renders into a custom template. */
const ALARM_STATES = { ok: 'recovered', 监控中: 'recovered', alarm: 'firing', 已触发: 'firing' } as const;

const alarmState = word.transform((text, context) => {
  const state = lookUp(ALARM_STATES, text.toLowerCase());
  if (state !== undefined) return state;
  context.issues.push({ code: 'custom', input: text, message: `expected Alarm or OK, got ${excerpt(text)}` });
  return z.NEVER;
});

/** A resource alarm or its recovery, each of them by the default body and by the recommended custom template. */
export const alarmPayload = z.object({
  ALARM_UUID: identity,
  ALARM_NAME: word,
  ALARM_METRIC: word,
  ALARM_COMPARISON_OPERATOR: word,
  ALARM_THRESHOLD: word,
  ALARM_CURRENT_VALUE: word,
  ALARM_DURATION: word,
  ALARM_CURRENT_STATUS: alarmState,
  ALARM_EMERGENCY_LEVEL: word,
  ALARM_TIME: word,
  ALARM_RESOURCE_ID: word,
  ALARM_RESOURCE_NAME: word,
  ALARM_RESOURCE_IP: word,
});

export type AlarmPayload = z.infer<typeof alarmPayload>;

export const eventPayload = z.object({
  EVENT_NAME: identity,
  EVENT_NAMESPACE: word,
  EVENT_EMERGENCY_LEVEL: word,
  EVENT_LABELS: record,
  EVENT_ERROR: word,
  EVENT_TIME: word,
  EVENT_SUBSCRIPTION_UUID: word,
  EVENT_RESOURCE_ID: word,
  EVENT_RESOURCE_NAME: word,
  EVENT_RESOURCE_IP: word,
});

export type EventPayload = z.infer<typeof eventPayload>;
