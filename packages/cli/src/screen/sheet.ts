import { padToWidth, textWidth } from './text-width.js';

/** Names in a column of their own with their values behind them; what continues on further lines stays under its first. */
export function nameAndValue(rows: ReadonlyArray<readonly [name: string, value: string | undefined]>): string {
  const present = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const width = Math.max(0, ...present.map(([name]) => textWidth(name)));
  const indent = ' '.repeat(2 + width + 2);
  return present
    .map(([name, value]) => `  ${padToWidth(name, width)}  ${value.replaceAll('\n', `\n${indent}`)}\n`)
    .join('');
}

export function indented(text: string): string {
  return `${text.replace(/^(?=.)/gm, '  ')}\n`;
}
