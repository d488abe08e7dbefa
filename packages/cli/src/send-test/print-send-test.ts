import type { RelayConfig, SourceConfig } from '@relay/runtime';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { nameAndValue } from '../screen/sheet.js';
import type { Terminal } from '../terminal.js';
import { printWhereabouts } from './print-whereabouts.js';
import { remedyForStatus } from './remedies.js';
import type { TestStep } from './test-step.js';

export function printHeading({ integrations }: RelayConfig, { name, vendor, integration }: SourceConfig): string {
  const native =
    integrations[integration]?.format === 'native'
      ? `  ${integration} is native: Flashduty gets the webhook as ${vendor} would send it and reads it by itself.\n` +
        '  Should the alert stay open there, close it by hand.\n'
      : '';
  return `From ${name} (${vendor}) to ${integration}: an Info and the Ok that closes it\n${native}`;
}

export function printStep(step: TestStep, source: SourceConfig, terminal: Terminal): string {
  const paint = paintFor(terminal);
  const { whereabouts } = step;
  return `\n${paint('bold', step.event)}\n${nameAndValue([
    ['webhook', printPosting(step, paint)],
    ['remedy', remedyForPosting(step, source)],
    ...(whereabouts === undefined ? [] : printWhereabouts(whereabouts, idOf(step), terminal)),
  ])}`;
}

export function printSum({ name, integration }: SourceConfig, isWell: boolean, terminal: Terminal): string {
  const paint = paintFor(terminal);
  return isWell
    ? `\n${paint('green', 'well')}: what ${name} sends reaches ${integration}\n`
    : `\n${paint('red', 'not well')}: the test did not come to its end, see above\n`;
}

function printPosting({ url, posting }: TestStep, paint: Paint): string {
  switch (posting.kind) {
    case 'accepted':
      return `accepted by ${url} in ${posting.tookMs} ms as ${posting.id}`;
    case 'refused':
      return `${paint('red', 'refused')} by ${url}: HTTP ${posting.status} ${printableLine(posting.answer)}`;
    case 'nobody':
      return `${paint('red', 'not sent')}: no ingress at ${url} (${printableLine(posting.reason)})`;
    case 'no answer':
      return `${paint('red', 'sent, and not answered')} by ${url} (${printableLine(posting.reason)})`;
  }
}

function remedyForPosting({ posting }: TestStep, source: SourceConfig): string | undefined {
  switch (posting.kind) {
    case 'accepted':
      return undefined;
    case 'refused':
      return remedyForStatus(posting.status, source);
    case 'nobody':
      return 'start the ingress, or say where it is with --url';
    case 'no answer':
      return 'whether it was accepted is not known: see the log of the ingress, and any proxy on the way';
  }
}

function idOf({ posting }: TestStep): string {
  return posting.kind === 'accepted' ? posting.id : '';
}
