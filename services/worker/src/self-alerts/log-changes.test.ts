import { expect, test } from '@jest/globals';
import { configFrom } from '../../../../test/support/config.js';
import { captureLog } from '../../../../test/support/log-capture.js';
import type { Trouble } from './kinds.js';
import { logChanges } from './log-changes.js';
import { SELF_ALERT_POLICY } from './self-alert.js';
import { NOTHING_YET, step } from './step.js';

const HOUR = 3_600_000;
const START = 1_795_000_000_000;
const LETTERS: Trouble = { kind: 'dead-letters', subject: 'zs', severity: 'Warning', details: '3 dead letters' };

const config = configFrom(`
integrations: { ops: { pushUrl: 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=5f2b9c0e7a1d4' } }
sources: { zs: { vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops } }
`);

test('an alert is logged when it opens and when it closes, also when nobody else is told and hours lie between', () => {
  const log = captureLog('worker', config);
  const circumstances = { endings: [], blocked: new Set<string>(), selfAlerts: undefined, expectedSince: {} };
  let memory = NOTHING_YET;
  const look = (troubles: readonly Trouble[], at: number): void => {
    const after = step(memory, { ...circumstances, troubles, now: START + at }, SELF_ALERT_POLICY);
    logChanges(memory, after, [], log.logger);
    memory = after;
  };
  look([LETTERS], 0);
  look([LETTERS], 2 * HOUR);
  look([], 3 * HOUR);
  look([], 4 * HOUR);
  expect(log.lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      level: 'error',
      msg: 'self-alert opened',
      alert: 'dead-letters:zs',
      severity: 'Warning',
      details: '3 dead letters',
    },
    { level: 'info', msg: 'self-alert closed', alert: 'dead-letters:zs', lastedMs: 2 * HOUR },
  ]);
});
