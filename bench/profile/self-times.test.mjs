import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfTimes } from './self-times.mjs';

const node = (id, functionName, url = '') => ({ id, callFrame: { functionName, url, lineNumber: 9 } });
const PROFILE = {
  startTime: 1_000,
  nodes: [
    node(1, '(idle)'),
    node(2, 'store', 'file:///clone/services/ingress/dist/redis-store.js'),
    node(3, 'add', 'file:///clone/node_modules/bullmq/dist/queue.js'),
    node(4, 'add', 'file:///clone/node_modules/bullmq/dist/queue.js'),
    node(5, 'writev'),
  ],
  samples: [2, 3, 1, 4, 5],
  timeDeltas: [100, 200, 400, 200, 100],
};

test('time is added up by function and by package, idle time apart, the costliest first', () => {
  const { busySeconds, byFunction, byPackage } = selfTimes(PROFILE, { root: '/clone' });
  assert.equal(busySeconds, 600 / 1e6);
  assert.deepEqual(
    byFunction.map(({ name, ms }) => [name.trim(), ms]),
    [
      ['add  bullmq/dist/queue.js:10', 0.4],
      ['store  services/ingress/dist/redis-store.js:10', 0.1],
      ['writev', 0.1],
    ],
  );
  assert.deepEqual(
    byPackage.map(({ name }) => name),
    ['bullmq', 'services/ingress', '(native)'],
  );
});

test('what was before the moment of interest is left out', () => {
  assert.equal(selfTimes(PROFILE, { root: '/clone', fromUs: 1_900 }).busySeconds, 300 / 1e6);
});
