import { LIMITS } from '@relay/contract';
import { cutText } from './cut-text.js';

const OUTSIDE_NAME = /[^A-Za-z0-9_]/gu;

/**
 * A name that Flashduty takes as a label (Prometheus naming, at most 128); empty when nothing meaningful is left, as of
 * a name wholly in Chinese. `__proto__` is left out because whoever copies labels into an object would lose or misuse it.
 */
export function labelName(raw: string): string {
  const name = cutText(raw, LIMITS.labelNameChars).replace(OUTSIDE_NAME, '_');
  if (!/[A-Za-z0-9]/.test(name) || name === '__proto__') return '';
  return (/^\d/.test(name) ? `_${name}` : name).slice(0, LIMITS.labelNameChars);
}
