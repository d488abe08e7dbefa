import type { AlertEvent } from '@relay/contract';
import type { Previewed } from './read-payload.js';

export function printReading(previewed: Previewed): string {
  switch (previewed.kind) {
    case 'events':
      return previewed.events.map(printEvent).join('\n');
    case 'ignored':
      return `ignored: ${previewed.reason}\n`;
    case 'payloadError':
      // The message begins with the path.
      return `payload error at ${previewed.message}\n`;
  }
}

function printEvent(event: AlertEvent): string {
  const rows: ReadonlyArray<readonly [string, string]> = [
    ['alert key', event.alert_key],
    ['event time', `${event.event_time} (${new Date(event.event_time * 1000).toISOString()})`],
    ['description', event.description?.replaceAll('\n', `\n${' '.repeat(15)}`) ?? '(none)'],
  ];
  const labels = Object.entries(event.labels).map(([name, value]) => `    ${name} = ${value}`);
  return [
    `${event.event_status}  ${event.title_rule}`,
    ...rows.map(([name, value]) => `  ${name.padEnd(11)}  ${value}`),
    '  labels',
    ...labels,
    '',
  ].join('\n');
}
