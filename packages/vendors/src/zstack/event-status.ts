import type { EventStatus } from '@relay/contract';
import { lookUp } from '../text/look-up.js';

/** The wire's words, the labels of the English console for the same, and the Chinese ones of custom templates. */
const STATUS_BY_LEVEL = {
  emergent: 'Critical',
  紧急: 'Critical',
  important: 'Warning',
  major: 'Warning',
  严重: 'Warning',
  normal: 'Info',
  info: 'Info',
  提示: 'Info',
} as const satisfies Record<string, EventStatus>;

/** A level that is missing or unknown must not cost the alert; the raw word stays visible as a label. */
const STATUS_OF_UNKNOWN_LEVEL: EventStatus = 'Warning';

export function statusOfLevel(level: string): EventStatus {
  return lookUp<EventStatus>(STATUS_BY_LEVEL, level.toLowerCase()) ?? STATUS_OF_UNKNOWN_LEVEL;
}

/** Events, and only they, have a level that means the end. */
export function isRecoveryLevel(level: string): boolean {
  return level.toLowerCase() === 'recovery';
}
