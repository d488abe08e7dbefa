import { expect, test } from '@jest/globals';
import { routeOf } from './route-of.js';

test.each([
  ['/webhooks/bk/t0ken', 'bk', 't0ken', ''],
  ['/webhooks/bk', 'bk', undefined, ''],
  ['/webhooks/bk/', 'bk', undefined, ''],
  ['/webhooks/bk/t0ken/', 'bk', 't0ken', ''],
  ['/webhooks/bk?relay_token=a&b=/c?d', 'bk', undefined, 'relay_token=a&b=/c?d'],
  ['/webhooks/bk/t%2Fo%20ken?', 'bk', 't/o ken', ''],
  ['/webhooks/%62k/t0ken', 'bk', 't0ken', ''],
  ['http://relay.example:3000/webhooks/bk/t0ken?a=1', 'bk', 't0ken', 'a=1'],
  ['HTTPS://relay.example/webhooks/bk', 'bk', undefined, ''],
  ['x2+y.z-w://relay.example/webhooks/bk#a', 'bk', undefined, ''],
  ['/webhooks/bk/t0ken#a?b', 'bk', 't0ken', ''],
  ['/webhooks/bk?a=http://b/c#d', 'bk', undefined, 'a=http://b/c'],
])('%s names the source %s and the token %s', (target, sourceName, pathToken, rawQuery) => {
  expect(routeOf(target)).toEqual({ sourceName, pathToken, rawQuery });
});

test.each([
  '',
  '*',
  '/',
  '/webhooks',
  '/webhooks/',
  '/webhooks//t0ken',
  '/webhooks/bk/t0ken/more',
  '/webhooks/bk//',
  '/Webhooks/bk/t0ken',
  '//webhooks/bk/t0ken',
  '/other/webhooks/bk/t0ken',
  '/webhooks/%zz/t0ken',
  '/webhooks/bk/%c3%28',
  '#/webhooks/bk/t0ken',
  'http://relay.example?/webhooks/bk',
  'http://relay.example#/webhooks/bk',
])('%p names nothing', (target) => {
  expect(routeOf(target)).toBeUndefined();
});
