import { counted, describeLeftSpool, readLeftSpools, writeOffSpool } from '@relay/queue';
import { UsageError } from '../command.js';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';

export interface Consent {
  /** The person has agreed on the command line. */
  readonly yes: boolean;
  readonly asJson: boolean;
}

/** Gives the exit code. A spool that an ingress drains cannot be written off. */
export async function writeOff(
  { client }: RelayAccess,
  terminal: Terminal,
  ingress: string,
  { yes, asJson }: Consent,
): Promise<number> {
  const say = asJson ? terminal.writeError : terminal.writeOut;
  const left = (await readLeftSpools(client)).filter(({ instance }) => instance === ingress);
  if (left.length === 0) {
    terminal.writeError(
      `no ingress ${printableLine(ingress)} has left webhooks on its disk: relay status names those that have\n`,
    );
    return EXIT.found;
  }
  for (const report of left) say(`ingress ${printableLine(describeLeftSpool(report, terminal.now()))}\n`);
  if (!(yes || (await hasConsent(terminal)))) return EXIT.found;
  for (const report of left) await writeOffSpool(client, report, terminal.now());
  const envelopes = left.reduce((sum, { spool }) => sum + spool.envelopes, 0);
  if (asJson) terminal.writeOut(`${toJson(left)}\n`);
  say(`${counted(envelopes, 'webhook')} written off: relay audit counts what was lost\n`);
  return EXIT.done;
}

async function hasConsent(terminal: Terminal): Promise<boolean> {
  if (terminal.ask === undefined) throw new UsageError('nobody is there to confirm this; add --yes');
  const question = 'Is that disk lost for good? What is on it was answered 200 and will never be delivered. [y/N] ';
  if (/^y(es)?$/i.test((await terminal.ask(question)).trim())) return true;
  terminal.writeError('nothing was done\n');
  return false;
}
