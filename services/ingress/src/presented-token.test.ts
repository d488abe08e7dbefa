import { describe, expect, test } from '@jest/globals';
import { presentedToken } from './presented-token.js';

describe('the presented token', () => {
  const basic = (credentials: string) => `Basic ${Buffer.from(credentials).toString('base64')}`;

  test.each([
    ['the path', 'secret', '', undefined],
    ['the query', undefined, 'relay_token=secret', undefined],
    ['a Bearer', undefined, '', 'Bearer secret'],
    ['a Bearer of any case', undefined, '', 'bearer  secret '],
    ['the password of Basic', undefined, '', basic('zstack:secret')],
    ['a Basic without a user', undefined, '', basic(':secret')],
  ])('is taken from %s', (_where, path, query, authorization) => {
    expect(presentedToken(path, query, authorization).token).toBe('secret');
  });

  test('of the path goes before the others, because a proxy may add an Authorization of its own', () => {
    expect(presentedToken('path', 'relay_token=query', 'Bearer header').token).toBe('path');
    expect(presentedToken(undefined, 'relay_token=query', 'Bearer header').token).toBe('query');
  });

  test('may hold colons and characters that a query encodes', () => {
    expect(presentedToken(undefined, '', basic('u:a:b')).token).toBe('a:b');
    expect(presentedToken(undefined, 'relay_token=a%2Bb%26c', undefined).token).toBe('a+b&c');
    expect(presentedToken(undefined, 'relay_token=a+b', undefined).token).toBe('a+b');
  });

  test('is absent when nothing was presented', () => {
    for (const header of [undefined, '', 'Basic', 'Digest x', basic('nobody')]) {
      expect(presentedToken(undefined, '', header).token).toBeFalsy();
    }
  });
});

describe('the query that is kept', () => {
  test('is the sender’s own, to the letter, but for relay_token', () => {
    const { query } = presentedToken(
      undefined,
      'a=%E4%B8%8D+x&relay_token=s&b&token=md5&relay%5Ftoken=s2&=&a=2',
      undefined,
    );
    expect(query).toBe('a=%E4%B8%8D+x&b&token=md5&=&a=2');
  });

  test('loses relay_token also when the token came by another way', () => {
    expect(presentedToken('path', 'relay_token=x&a=1', undefined).query).toBe('a=1');
  });

  test('may be broken', () => {
    expect(presentedToken(undefined, '%zz=%&&', undefined)).toEqual({ token: undefined, query: '%zz=%&&' });
  });
});
