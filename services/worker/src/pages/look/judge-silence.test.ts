import { expect, test } from '@jest/globals';
import type { IngressReport } from '@relay/queue';
import { configFrom } from '../../../../../test/support/config.js';
import { judgeSilence } from './judge-silence.js';
import { lookAtSources } from './source-look.js';

const NOW = Date.UTC(2026, 10, 20, 3);
const HOUR_MS = 3_600_000;

const { sources } = configFrom(`
integrations: { ops: { pushUrl: "https://api.flashcat.cloud/event/push/alert/standard?integration_key=k-4f1a77c0ffee" } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops, expectEvery: 6h } }
`);

function judge(lastAcceptedAt: number | undefined, spooled = 0, left = 0) {
  const counts = { accepted: 0, delivered: 0, superseded: 0, ignored: 0, discarded: 0, open: 0, perMinute: [] };
  const day = [{ source: 'zs', ...counts, ...(lastAcceptedAt === undefined ? {} : { lastAcceptedAt }) }];
  // The judgement reads nothing else of it.
  const aReport = (count: number) => ({ spool: { bySource: { zs: count } } }) as unknown as IngressReport;
  const spools = { ingresses: [aReport(spooled)], leftSpools: [aReport(left)] };
  return judgeSilence(lookAtSources(sources, { day, ever: day }, [], spools), NOW);
}

test.each([0, 3])(
  'a source that is silent for longer than expected needs a person, %i on a disk that is gone',
  (left) => {
    expect(judge(NOW - 7 * HOUR_MS, 0, left)).toMatchObject([
      { kind: 'source silent', what: 'source zs is silent since 7h, and a webhook is expected every 6h' },
    ]);
  },
);

test.each([
  ['was heard in time', NOW - 5 * HOUR_MS, 0],
  ['was never heard', undefined, 0],
  ['has something on the disk of an ingress', NOW - 7 * HOUR_MS, 1],
])('one that %s does not', (_what, lastAcceptedAt, spooled) => {
  expect(judge(lastAcceptedAt, spooled)).toEqual([]);
});
