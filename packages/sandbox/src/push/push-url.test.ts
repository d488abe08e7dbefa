import { describe, expect, test } from '@jest/globals';
import { readPushUrl } from './push-url.js';

describe('a push URL', () => {
  test('gives its path, its key and the rest of its query', () => {
    expect(readPushUrl('/event/push/alert/standard?severity=Info&integration_key=abc&channel_id=%207')).toEqual({
      path: 'standard',
      standard: true,
      integrationKey: 'abc',
      query: 'severity=Info&channel_id=%207',
    });
  });

  test('of a vendor may have several parts in its path', () => {
    expect(readPushUrl('/event/push/alert/aws/cloudwatch?integration_key=abc')).toMatchObject({
      path: 'aws/cloudwatch',
      standard: false,
    });
  });

  test('hides a key whose name is percent-encoded', () => {
    expect(readPushUrl('/event/push/alert/standard?integration%5Fkey=abc')).toMatchObject({
      integrationKey: 'abc',
      query: '',
    });
  });

  test('with two keys has none that can be trusted', () => {
    expect(readPushUrl('/event/push/alert/standard?integration_key=a&integration_key=b')).toMatchObject({
      integrationKey: '',
      query: '',
    });
  });

  test.each(['/', '/event/push/alert/', '/event/push/change/standard', '/api/events'])('is not %s', (url) => {
    expect(readPushUrl(url)).toBeUndefined();
  });
});
