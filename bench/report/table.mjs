/**
 * Text in columns, the first ones to the left and the others, which are figures, to the right.
 * @param {readonly (readonly string[])[]} rows
 */
export function table(rows, leftColumns = 1) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const align = (cell, column) => (column < leftColumns ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return rows.map((row) => `  ${row.map(align).join('   ')}`.trimEnd()).join('\n');
}
