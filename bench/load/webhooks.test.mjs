import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { alertOf, createWebhooks, isCritical, numberIn, statusOf } from './webhooks.mjs';

describe('webhooks', () => {
  test('are JSON of exactly the size, and carry their number', () => {
    for (const bodyBytes of [1024, 16_384]) {
      const body = createWebhooks({ bodyBytes })(1234);
      assert.equal(body.length, bodyBytes);
      assert.equal(JSON.parse(body).ALARM_UUID, 'alert-00001234');
      assert.equal(numberIn(body), 1234);
    }
  });

  test('do not share their bytes', () => {
    const webhook = createWebhooks({ bodyBytes: 1024 });
    const [first, second] = [webhook(1), webhook(2)];
    assert.deepEqual([numberIn(first), numberIn(second)], [1, 2]);
  });

  test('of few alerts are problem and recovery in turn, and the plan says the same as the body', () => {
    const plan = { bodyBytes: 1024, alerts: 3 };
    const webhook = createWebhooks(plan);
    for (const number of [0, 1, 2, 3, 4, 5, 6]) {
      const alarm = JSON.parse(webhook(number));
      assert.equal(alarm.ALARM_CURRENT_STATUS, statusOf(plan, number));
      assert.equal(alarm.ALARM_UUID, `alert-0000000${alertOf(plan, number)}`);
    }
    assert.deepEqual(
      [0, 3, 6].map((number) => statusOf(plan, number)),
      ['Alarm', 'OK', 'Alarm'],
    );
  });

  test('are Critical as often as planned', () => {
    const plan = { bodyBytes: 1024, criticalEvery: 20 };
    const webhook = createWebhooks(plan);
    const numbers = Array.from({ length: 200 }, (_, number) => number);
    const critical = numbers.filter((number) => JSON.parse(webhook(number)).ALARM_EMERGENCY_LEVEL === 'Emergent');
    assert.equal(critical.length, 10);
    assert.deepEqual(
      critical,
      numbers.filter((number) => isCritical(plan, number)),
    );
  });
});
