import type { EventStatus } from '@relay/contract';
import { type PayloadRecord, parsePayload } from '../decoding/payload-schema.js';
import { joinParts } from '../text/join-parts.js';
import { firstText, scalarText } from '../text/scalar-text.js';
import type { EventDraft, SourceSettings } from '../vendor.js';
import { eventKey, thirdPartyKey } from './alert-key.js';
import { sideOfPair } from './event-pairs.js';
import { isRecoveryLevel, statusOfLevel } from './event-status.js';
import { eventSeconds } from './event-time.js';
import { payloadLabels } from './labels.js';
import { type EventPayload, eventPayload, present } from './payload.js';

/** An alert that another platform handed to ZStack: level and metric are its own, inside `EVENT_LABELS`. */
const THIRD_PARTY = 'ThirdpartyAlert';

export function readEvent(record: PayloadRecord, settings: SourceSettings, receivedAtSeconds: number): EventDraft {
  const event = parsePayload(eventPayload, record);
  const isThirdParty = event.EVENT_NAME === THIRD_PARTY;
  const resource = firstText(event.EVENT_RESOURCE_NAME, event.EVENT_RESOURCE_IP, event.EVENT_RESOURCE_ID);
  return {
    status: statusOf(event, isThirdParty),
    alertKey: isThirdParty ? thirdPartyKey(event) : eventKey(event),
    title: joinParts([event.EVENT_NAME, resource]),
    description: firstText(event.EVENT_ERROR, labelText(event, 'Error'), labelText(event, 'Message')),
    occurredAt: eventSeconds(event.EVENT_TIME, settings.timezone) ?? receivedAtSeconds,
    labels: [
      ['source', 'zstack'],
      ['check', event.EVENT_NAME],
      ['resource', resource],
      ['metric', isThirdParty ? labelText(event, 'Metric') : ''],
      ...payloadLabels(record, event.EVENT_LABELS),
    ],
  };
}

function statusOf(event: EventPayload, isThirdParty: boolean): EventStatus {
  const ownLevel = isThirdParty ? labelText(event, 'AlertLevel') : '';
  const level = firstText(ownLevel, event.EVENT_EMERGENCY_LEVEL);
  const isOver = isRecoveryLevel(level) || sideOfPair(event.EVENT_NAME)?.side === 'healthy';
  return isOver ? 'Ok' : statusOfLevel(level);
}

const labelText = (event: EventPayload, name: string): string => present(scalarText(event.EVENT_LABELS[name]));
