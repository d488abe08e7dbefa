const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Three digits that mean something, however large the number is. */
export function formatNumber(value) {
  if (!Number.isFinite(value)) return 'n/a';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return GROUPED.format(value);
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

/** `6,512 (6,401–6,590)`: the median and, of several rounds, the lowest and the highest. */
export function formatSpread({ median, min, max, rounds }) {
  return rounds === 1 ? formatNumber(median) : `${formatNumber(median)} (${formatNumber(min)}–${formatNumber(max)})`;
}
