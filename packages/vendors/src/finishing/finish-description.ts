import { LIMITS } from '@relay/contract';
import { safeLines } from '../text/safe-text.js';

/** Flashduty renders a description that starts so as Markdown. */
const LEADING_TRAP = /^\s*\[MD\]/i;

export function finishDescription(description: string, vendorTitle: string): string {
  const lines = safeLines(description, LIMITS.descriptionChars);
  return LEADING_TRAP.test(lines) ? safeLines(`${vendorTitle}: ${lines}`, LIMITS.descriptionChars) : lines;
}
