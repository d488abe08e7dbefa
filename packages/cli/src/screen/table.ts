import { cutToWidth, padToWidth, textWidth } from './text-width.js';

export interface Cell {
  readonly text: string;
  /** Colours the text after it was measured. */
  readonly paint?: (text: string) => string;
}

export interface TableOptions {
  readonly head?: readonly string[];
  /** Width of the screen; undefined leaves every line as long as it is. */
  readonly columns: number | undefined;
  /** Columns that share what the others leave and are cut to it, each with its part of it and the last with the rest. */
  readonly flexible?: Readonly<Record<number, number>>;
}

const GAP = 2;
/** On a narrow screen a column is rather wrapped by the terminal than cut to nothing. */
const NARROWEST = 12;

/** Lines with their cells aligned, double-width characters included. */
export function table(rows: readonly (readonly Cell[])[], { head, columns, flexible = {} }: TableOptions): string {
  const all = head === undefined ? rows : [head.map((text) => ({ text })), ...rows];
  const widths = fit(naturalWidths(all), columns, flexible);
  return all.map((row) => `${line(row, widths)}\n`).join('');
}

function naturalWidths(rows: readonly (readonly Cell[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, { text }] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, textWidth(text));
  }
  return widths;
}

function fit(
  widths: readonly number[],
  columns: number | undefined,
  flexible: Readonly<Record<number, number>>,
): readonly number[] {
  if (columns === undefined) return widths;
  let room = columns - GAP * (widths.length - 1);
  for (const [index, width] of widths.entries()) if (!(index in flexible)) room -= width;
  const shared = room;
  const last = Math.max(...Object.keys(flexible).map(Number));
  return widths.map((width, index) => {
    const part = flexible[index];
    if (part === undefined) return width;
    // What the others do not need goes to the last one.
    const fitting = Math.min(width, Math.max(NARROWEST, index === last ? room : Math.floor(shared * part)));
    room -= fitting;
    return fitting;
  });
}

function line(row: readonly Cell[], widths: readonly number[]): string {
  return row
    .map(({ text, paint = (same) => same }, index) => {
      const width = widths[index] ?? 0;
      const cut = cutToWidth(text, width);
      // Nothing to align behind the last cell.
      const padding = index === row.length - 1 ? '' : padToWidth(cut, width).slice(cut.length);
      return paint(cut) + padding;
    })
    .join(' '.repeat(GAP))
    .trimEnd();
}
