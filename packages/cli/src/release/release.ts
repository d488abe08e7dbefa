import { setTimeout as sleep } from 'node:timers/promises';
import { readHold, releaseHold } from '@relay/queue';
import { UsageError } from '../command.js';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';
import { printRelease } from './print-release.js';
import { isWell, type ReleaseReport } from './release-report.js';

export interface ReleaseOptions {
  /** 0: not at all. */
  readonly waitMs: number;
  readonly asJson: boolean;
}

const LOOK_EVERY_MS = 100;

/** Lets a held integration be probed at once and tells what came of it. */
export async function releaseIntegration(
  relay: RelayAccess,
  terminal: Terminal,
  integration: string,
  { waitMs, asJson }: ReleaseOptions,
): Promise<number> {
  const configured = Object.keys(relay.config.integrations);
  if (!configured.includes(integration)) {
    throw new UsageError(`there is no integration ${integration}; configured: ${configured.join(', ')}`);
  }
  const report = await release(relay, terminal, integration, waitMs);
  terminal.writeOut(asJson ? `${toJson({ integration, ...report })}\n` : printRelease(integration, report, terminal));
  return isWell(report) ? EXIT.done : EXIT.found;
}

async function release(
  relay: RelayAccess,
  { now }: Terminal,
  integration: string,
  waitMs: number,
): Promise<ReleaseReport> {
  const { client, deliveriesOf } = relay;
  const deliveries = deliveriesOf(integration);
  const released = await releaseHold(client, deliveries);
  if (released === undefined) return { result: 'not held' };
  if (waitMs === 0) return { result: 'not waited for', ...released };
  const deadline = now() + waitMs;
  for (;;) {
    const holdNow = await readHold(client, integration);
    if (holdNow === undefined) return { result: 'over', ...released };
    if (holdNow.nextProbeAt > released.releasedAt) return { result: 'held again', holdNow, ...released };
    const counts = await deliveries.queue.getJobCounts('prioritized', 'waiting', 'active');
    const waiting = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (waiting === 0 || now() >= deadline) return { result: 'not probed', waiting, ...released };
    await sleep(LOOK_EVERY_MS);
  }
}
