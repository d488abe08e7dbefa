/**
 * The built worker, which looks after itself every half a second and closes an alert of its own a second after its trouble:
 * a night in the length of a test. Everything else is as in services/worker/src/main.ts.
 */
import { runService } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import { SELF_ALERT_POLICY } from '../../services/worker/dist/self-alerts/self-alert.js';
import { startWorker } from '../../services/worker/dist/start-worker.js';

const selfAlerts = { lookEveryMs: 500, policy: { ...SELF_ALERT_POLICY, closesAfterMs: 1_000 } };
const start = (config, logger) => startWorker(config, logger, { selfAlerts });

await runService({ name: 'worker', process, vendors: vendorNames, start });
