import { expect, test } from '@jest/globals';
import type { IndexedLetter, LedgerSheet } from '@relay/queue';
import { configFrom } from '../../../../../test/support/config.js';
import { lookAtSources } from './source-look.js';

const { sources } = configFrom(`
integrations: { ops: { pushUrl: "https://api.flashcat.cloud/event/push/alert/standard?integration_key=k-4f1a77c0ffee" } }
sources:
  zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }
  bk: { vendor: blueking, token: tok-5d1f0c7be2a94f37, integration: ops }
`);

const aSheet = (source: string, fields: Partial<LedgerSheet> = {}): LedgerSheet => ({
  source,
  accepted: 0,
  delivered: 0,
  superseded: 0,
  ignored: 0,
  discarded: 0,
  open: 0,
  perMinute: [],
  ...fields,
});

const NO_SPOOLS = { ingresses: [], leftSpools: [] };

const aLetter = (id: string, source: string): IndexedLetter => ({
  id,
  envelopeId: id.split('-')[0] ?? '',
  source,
  code: 'refused',
  firstSeenAt: 0,
  buriedAt: 0,
});

test('what is open and at no dead letter is waiting, however many events of a webhook are dead', () => {
  const letters = [aLetter('A-0', 'zs'), aLetter('A-1', 'zs'), aLetter('B', 'zs')];
  const [zs, bk] = lookAtSources(sources, { day: [], ever: [aSheet('zs', { open: 5 })] }, letters, NO_SPOOLS);
  expect(zs).toMatchObject({ name: 'zs', dead: 3, waiting: 3 });
  expect(bk).toMatchObject({ name: 'bk', dead: 0, waiting: 0, day: { accepted: 0, perMinute: { length: 60 } } });
});

test('a source that is no longer configured is told of while it matters', () => {
  const ever = [aSheet('gone', { accepted: 9 }), aSheet('left', { accepted: 9, open: 1 })];
  const seen = lookAtSources(sources, { day: [aSheet('gone')], ever }, [aLetter('A-0', 'dead')], NO_SPOOLS);
  expect(seen.map(({ name }) => name)).toEqual(['zs', 'bk', 'dead', 'left']);
  expect(seen[3]).not.toHaveProperty('config');
});
