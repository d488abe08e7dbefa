import type { SourceConfig } from '@relay/runtime';
import type { RelayAccess } from '../connect/with-relay.js';
import type { IngressPlace } from './find-ingress.js';
import { followWebhook } from './follow-webhook.js';
import { postWebhook } from './post-webhook.js';
import type { TestStep } from './test-step.js';
import type { TestAlert } from './webhooks/test-webhook.js';
import { TEST_WEBHOOKS } from './webhooks/test-webhooks.js';

/** What the two webhooks of a test have in common. */
export interface TestRun {
  readonly id: string;
  readonly source: SourceConfig;
  /** How long each of them is followed. */
  readonly waitMs: number;
  readonly isInterrupted: () => boolean;
  readonly now: () => number;
}

/** Sends one of the two webhooks and follows it as far as it comes. */
export async function sendOne(
  relay: RelayAccess,
  run: TestRun,
  event: TestAlert['event'],
  { url, fault }: IngressPlace,
): Promise<TestStep> {
  if (fault !== undefined) return { event, url, posting: { kind: 'nobody', reason: fault } };
  const { source, waitMs, isInterrupted, now } = run;
  const path = `/webhooks/${encodeURIComponent(source.name)}/${encodeURIComponent(source.token.reveal())}`;
  const posting = await postWebhook(url.replace(/\/+$/, '') + path, bodyOf(run, event), now);
  if (posting.kind !== 'accepted') return { event, url, posting };
  const deadline = now() + waitMs;
  const isEnough = () => isInterrupted() || now() >= deadline;
  return { event, url, posting, whereabouts: await followWebhook(relay, source.integration, posting.id, isEnough) };
}

function bodyOf({ id, source, now }: TestRun, event: TestAlert['event']): Readonly<Record<string, unknown>> {
  const { name, vendor, callbackToken } = source;
  const build = TEST_WEBHOOKS[vendor];
  if (build === undefined) throw new Error(`no test webhook for ${vendor}`);
  const secret = callbackToken === undefined ? {} : { callbackToken: callbackToken.reveal() };
  return build({ event, run: id, source: name, sentAt: now(), ...secret });
}
