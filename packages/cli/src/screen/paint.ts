import type { EventStatus } from '@relay/contract';
import type { Terminal } from '../terminal.js';

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const;

export type Colour = keyof typeof CODES;
export type Paint = (colour: Colour, text: string) => string;

export const STATUS_COLOUR = {
  Critical: 'red',
  Warning: 'yellow',
  Info: 'blue',
  Ok: 'green',
} as const satisfies Record<EventStatus, Colour>;

/** Colours are for a person at a screen, and not for one who has set NO_COLOR (https://no-color.org). */
export function paintFor({ columns, env }: Pick<Terminal, 'columns' | 'env'>): Paint {
  if (columns === undefined || env.NO_COLOR) return (_colour, text) => text;
  return (colour, text) => (text === '' ? '' : `\u001b[${CODES[colour]}m${text}\u001b[0m`);
}
