import { describe, expect, test } from '@jest/globals';
import { displayJob } from './display-job.js';

const received = (text: string) => ({ envelope: { v: 1, id: 'e', receivedAt: 1_795_000_000_000, text } });

describe('a job on the board', () => {
  test('shows every time as a date', () => {
    expect(
      displayJob({
        triedSince: 1_795_000_000_000,
        firstSeenAt: 1_795_000_000_001,
        diedAt: 0,
        attempts: [{ startedAt: 1_795_000_000_002, durationMs: 20 }],
        event: { event_time: 1_795_000_000 },
      }),
    ).toEqual({
      triedSince: '2026-11-18T11:06:40.000Z',
      firstSeenAt: '2026-11-18T11:06:40.001Z',
      diedAt: '1970-01-01T00:00:00.000Z',
      attempts: [{ startedAt: '2026-11-18T11:06:40.002Z', durationMs: 20 }],
      event: { event_time: '2026-11-18T11:06:40.000Z' },
    });
  });

  test('shows a JSON body as JSON, and its envelope last', () => {
    const job = displayJob({ ...received('{"level":1,"name":"\\u4e3b\\u673a"}'), event: {}, attempts: [] });
    expect(job).toMatchObject({
      envelope: { receivedAt: '2026-11-18T11:06:40.000Z', body: { level: 1, name: '主机' } },
    });
    expect(Object.keys(Object(job))).toEqual(['event', 'attempts', 'envelope']);
  });

  test('of the webhooks queue is the envelope itself', () => {
    expect(displayJob(received('[1]').envelope)).toMatchObject({ id: 'e', body: [1] });
  });

  test('shows a dead letter with its remedy, right after the reason', () => {
    expect(Object.keys(Object(displayJob({ v: 1, id: 'd', code: 'refused', reason: 'HTTP 400' })))).toEqual([
      'code',
      'reason',
      'remedy',
      'v',
      'id',
    ]);
    expect(displayJob({ code: 'refused', reason: 'HTTP 400' })).toMatchObject({
      remedy: expect.stringMatching(/replay/),
    });
    expect(displayJob({ code: 'of a later version' })).toEqual({ code: 'of a later version' });
  });

  test('leaves a label called text, and a time that is none, as they are', () => {
    const data = { event: { labels: { text: '{"a":1}', receivedAt: 'now' } }, diedAt: 9e15, startedAt: 'soon' };
    expect(displayJob(data)).toEqual(data);
  });

  test.each([null, undefined, 'text', 17, true, [1, { a: 2 }]])('takes anything else as it is: %p', (data) => {
    expect(displayJob(data)).toEqual(data);
  });

  test.each([
    ['is not JSON', 'a=1&b=2'],
    ['is empty', ''],
    ['is a mere string', '"hello"'],
    ['holds a number that would be rounded', '{"id":12345678901234567890}'],
    ['holds a fraction that would be rounded', '{"id":0.12345678901234567890}'],
    ['is nested deeper than anybody can read', `${'['.repeat(51)}${']'.repeat(51)}`],
    ['is hostile', '['.repeat(49_000) + ']'.repeat(49_000)],
    ['is longer than any alert', `[${'1,'.repeat(50_000)}1]`],
  ])('shows a body that %s as the text it is', (_what, text) => {
    expect(displayJob(received(text))).toMatchObject({ envelope: { body: text } });
  });

  test('shows digits in a string and exact long numbers as JSON', () => {
    const text = '{"a":"12345678901234567890 \\"12345678901234567890","b":1778465166.481207}';
    expect(displayJob(received(text))).toMatchObject({ envelope: { body: JSON.parse(text) } });
  });
});
