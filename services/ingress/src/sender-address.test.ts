import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { createSenderOf, senderAddress } from './sender-address.js';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['[2001:db8::7]:443', '2001:db8::7'],
  ['<script>', 'unknown'],
  ['a'.repeat(10_000), 'unknown'],
  ['', 'unknown'],
  [undefined, 'unknown'],
])('%j is %s', (claimed, address) => {
  expect(senderAddress(claimed)).toBe(address);
});

describe('the sender', () => {
  const requestFrom = (remoteAddress: string, forwardedFor?: string) => {
    const request = new IncomingMessage(Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress }));
    if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor;
    return request;
  };
  const senderOf = createSenderOf(['10.0.0.0/8', '2001:db8::1']);

  test.each([
    ['is who connected', '192.0.2.7', undefined, '192.0.2.7'],
    ['cannot claim to be another', '192.0.2.7', '192.0.2.1', '192.0.2.7'],
    ['is who the proxy tells', '10.0.0.1', '192.0.2.7', '192.0.2.7'],
    ['is the nearest that is no proxy', '10.0.0.1', '192.0.2.1, 192.0.2.7 ,10.0.0.2', '192.0.2.7'],
    ['may stand behind proxies of both families', '::ffff:10.0.0.1', '192.0.2.7, 2001:db8::1', '192.0.2.7'],
    ['is the first one when all are proxies', '10.0.0.1', '10.0.0.3,10.0.0.2', '10.0.0.3'],
    ['is the proxy when it tells nothing', '10.0.0.1', undefined, '10.0.0.1'],
    ['is unknown when the proxy tells nonsense', '10.0.0.1', '192.0.2.7, <b>', 'unknown'],
  ])('%s', (_what, remoteAddress, forwardedFor, expected) => {
    expect(senderOf(requestFrom(remoteAddress, forwardedFor))).toBe(expected);
  });

  test('is who connected when no proxy is configured', () => {
    expect(createSenderOf([])(requestFrom('10.0.0.1', '192.0.2.7'))).toBe('10.0.0.1');
  });
});
