import { describe, expect, test } from '@jest/globals';
import type { AlertEvent, Envelope } from '@relay/contract';
import { authenticateEnvelope, readEnvelope, vendorNames } from '@relay/vendors';
import type { TestAlert } from './test-webhook.js';
import { TEST_WEBHOOKS } from './test-webhooks.js';

const RUN = '0f0fc5534fc449b5a8d7146d155a577a';
const OTHER_RUN = '345b52d13dc145bf898780e8bf872c77';
const SENT_AT = 1_795_000_000_000;

function envelopeOf(vendor: string, fields: Partial<TestAlert> = {}): Envelope {
  const alert: TestAlert = { event: 'Info', run: RUN, source: 'a-source', sentAt: SENT_AT, ...fields };
  return {
    id: '01K9QZ6V7N3W5T8Y2B4D6F8H0J',
    source: 'a-source',
    receivedAt: SENT_AT + 7,
    method: 'POST',
    query: '',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(TEST_WEBHOOKS[vendor]?.(alert))),
  };
}

function eventOf(vendor: string, fields: Partial<TestAlert> = {}): AlertEvent {
  const reading = readEnvelope(envelopeOf(vendor, fields), { name: 'a-source', vendor });
  if (reading.kind === 'ignored') throw new Error(`ignored: ${reading.reason}`);
  const [event] = reading.events;
  if (event === undefined || reading.events.length > 1) throw new Error(`${reading.events.length} events`);
  return event;
}

test('there is a test webhook for every vendor, and for no other', () => {
  expect(Object.keys(TEST_WEBHOOKS).sort()).toEqual([...vendorNames].sort());
});

describe.each(vendorNames)('of %s', (vendor) => {
  test('the Info is a real alert that says what it is', () => {
    const event = eventOf(vendor);
    expect(event).toMatchObject({ event_status: 'Info', event_time: SENT_AT / 1000 });
    expect(event.title_rule).toMatch(/^relay send-test: nothing is wrong, closes by itself \/ test.run.0f0fc553/);
    expect(event.description).toContain('Sent by "relay send-test a-source" to try the way');
  });

  test('the Ok closes what the Info has opened', () => {
    expect(eventOf(vendor, { event: 'Ok' })).toMatchObject({
      event_status: 'Ok',
      alert_key: eventOf(vendor).alert_key,
    });
  });

  test('another run is another alert', () => {
    expect(eventOf(vendor, { run: OTHER_RUN }).alert_key).not.toBe(eventOf(vendor).alert_key);
  });
});

test.each(['Info', 'Ok'] as const)(
  'the %s of Jiankongbao is signed, where its source has a callback token',
  (event) => {
    const signed = envelopeOf('jiankongbao', { event, callbackToken: 'a callback token' });
    expect(authenticateEnvelope(signed, 'jiankongbao', { callbackToken: 'a callback token' })).toBe(true);
    expect(authenticateEnvelope(signed, 'jiankongbao', { callbackToken: 'another one' })).toBe(false);
  },
);
