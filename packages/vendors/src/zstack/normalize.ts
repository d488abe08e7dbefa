import type { Envelope } from '@relay/contract';
import type { Meaning, SourceSettings } from '../vendor.js';
import { readAlarm } from './read-alarm.js';
import { readEvent } from './read-event.js';
import { recognizeBody } from './recognize-body.js';

export function normalize(envelope: Envelope, settings: SourceSettings): Meaning {
  const body = recognizeBody(envelope);
  const receivedAtSeconds = Math.floor(envelope.receivedAt / 1000);
  switch (body.kind) {
    case 'alarm':
      return { kind: 'events', events: [readAlarm(body.record, receivedAtSeconds)] };
    case 'event':
      return { kind: 'events', events: [readEvent(body.record, settings, receivedAtSeconds)] };
    case 'test message':
      return { kind: 'ignored', reason: 'vendor test message' };
    case 'topic message':
      return { kind: 'ignored', reason: 'ZStack API topic message' };
  }
}
