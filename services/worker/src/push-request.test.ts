import { describe, expect, test } from '@jest/globals';
import { aDelivery } from '../../../test/support/a-delivery.js';
import { nativeRequest, standardRequest } from './push-request.js';

describe('a standard request', () => {
  const build = standardRequest(
    new URL('https://flash.example/prefix/event/push/alert/standard?integration_key=k&severity=Info'),
  );

  test('goes to the pasted push URL, its prefix and other parameters untouched', () => {
    expect(build(aDelivery('A-0'))).toMatchObject({
      method: 'POST',
      path: '/prefix/event/push/alert/standard?integration_key=k&severity=Info',
      headers: { 'content-type': 'application/json' },
    });
  });

  test('is the same bytes each time, also once the delivery has been to Redis and back', () => {
    const delivery = aDelivery('A-0', { labels: { resource: '节点', check: 'disk' } });
    expect(build(JSON.parse(JSON.stringify(delivery))).body).toBe(build(delivery).body);
    expect(JSON.parse(String(build(delivery).body))).toEqual(delivery.event);
  });
});

describe('a native request', () => {
  const build = nativeRequest(new URL('https://flash.example/event/push/alert/blueking?integration_key=k&a=1'));
  const received = aDelivery('A-0').envelope;
  const { text: _text, ...withoutText } = received;

  test('is the vendor’s bytes with the headers that describe them', () => {
    const bytes = Buffer.from([0x1f, 0x8b, 0xff, 0x00]);
    const delivery = aDelivery(
      'A-0',
      {},
      {
        envelope: {
          ...withoutText,
          headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip', 'user-agent': 'python-requests' },
          base64: bytes.toString('base64'),
        },
      },
    );
    expect(build(delivery)).toEqual({
      method: 'POST',
      path: '/event/push/alert/blueking?integration_key=k&a=1',
      headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' },
      body: bytes,
    });
  });

  test('keeps the vendor’s method and query, and the push URL’s own parameters', () => {
    const delivery = aDelivery(
      'A-0',
      {},
      {
        envelope: { ...received, method: 'GET', query: 'task_id=7&a=2&content=%E4%B8%8D+x&integration_key=theirs' },
      },
    );
    expect(build(delivery)).toMatchObject({
      method: 'GET',
      path: '/event/push/alert/blueking?integration_key=k&a=1&task_id=7&content=%E4%B8%8D+x',
    });
  });
});
