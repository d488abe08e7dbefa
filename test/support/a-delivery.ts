import type { AlertEvent, Delivery } from '@relay/contract';

/** A valid delivery; a test names only what it is about. */
export function aDelivery(id: string, event: Partial<AlertEvent> = {}, fields: Partial<Delivery> = {}): Delivery {
  return {
    v: 1,
    id,
    source: 'zstack-dc1',
    integration: 'ops',
    triedSince: 1_795_000_000_000,
    event: {
      title_rule: 'disk full / kvm-node-07',
      event_status: 'Warning',
      alert_key: 'zstack-dc1:zstack:alarm:1',
      event_time: 1_795_000_000,
      labels: {},
      ...event,
    },
    envelope: {
      v: 1,
      id: id.split('-')[0] ?? id,
      source: 'zstack-dc1',
      receivedAt: 1_795_000_000_000,
      method: 'POST',
      query: '',
      headers: {},
      text: '{}',
    },
    ...fields,
  };
}
