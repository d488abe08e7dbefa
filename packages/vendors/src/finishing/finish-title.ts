import { LIMITS } from '@relay/contract';
import { safeLine } from '../text/safe-text.js';

/** Flashduty reads a title that starts so as a label reference or a template instead of showing it. */
const LEADING_TRAP = /^\s*(?:\$|\[TPL\])/i;

/**
 * One line that Flashduty shows as it stands. It splits titles at `::` and resolves the pieces, so that goes; after it
 * is gone, `$` and `[TPL]` mean something only at the very beginning, and a word in front disarms them.
 */
export function finishTitle(title: string, vendorTitle: string): string {
  const line = safeLine(title, LIMITS.titleChars).replaceAll('::', ': ');
  if (line === '') return `${vendorTitle} alert`;
  return safeLine(LEADING_TRAP.test(line) ? `${vendorTitle}: ${line}` : line, LIMITS.titleChars);
}
