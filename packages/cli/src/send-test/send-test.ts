import { randomUUID } from 'node:crypto';
import type { SourceConfig } from '@relay/runtime';
import { UsageError } from '../command.js';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';
import { whileListening } from '../while-listening.js';
import { findIngress, type IngressPlace } from './find-ingress.js';
import { printHeading, printStep, printSum } from './print-send-test.js';
import { sendOne, type TestRun } from './send-one.js';
import { isDelivered, mayOpenAnAlert, type TestStep } from './test-step.js';

export interface SendTestOptions {
  readonly url?: string;
  /** For each of the two events. */
  readonly waitMs: number;
  readonly asJson: boolean;
}

/** Sends an Info and its Ok the way that the vendor's webhooks take, and tells how far each of them came. */
export async function sendTest(
  relay: RelayAccess,
  terminal: Terminal,
  sourceName: string,
  { url, waitMs, asJson }: SendTestOptions,
): Promise<number> {
  const source = findSource(relay, sourceName);
  const place = await findIngress(relay.config, url);
  const say = (text: string) => {
    if (!asJson) terminal.writeOut(text);
  };
  say(printHeading(relay.config, source));
  const steps = await whileListening(terminal, (isInterrupted) => {
    const run = { id: randomUUID().replaceAll('-', ''), source, waitMs, isInterrupted, now: terminal.now };
    return sendBoth(relay, run, place, (step) => say(printStep(step, source, terminal)));
  });
  const isWell = steps.length === 2 && steps.every(isDelivered);
  terminal.writeOut(
    asJson ? `${toJson({ well: isWell, source: source.name, steps })}\n` : printSum(source, isWell, terminal),
  );
  return isWell ? EXIT.done : EXIT.found;
}

function findSource({ config }: RelayAccess, name: string): SourceConfig {
  const source = config.sources[name];
  if (source !== undefined) return source;
  throw new UsageError(`there is no source ${name}; configured: ${Object.keys(config.sources).join(', ')}`);
}

/** Once the Info may open an alert its Ok is sent, whatever else happens: nobody is to find a test that stays open. */
async function sendBoth(
  relay: RelayAccess,
  run: TestRun,
  place: IngressPlace,
  tell: (step: TestStep) => void,
): Promise<readonly TestStep[]> {
  const info = await sendOne(relay, run, 'Info', place);
  tell(info);
  if (!mayOpenAnAlert(info)) return [info];
  const ok = await sendOne(relay, run, 'Ok', place);
  tell(ok);
  return [info, ok];
}
