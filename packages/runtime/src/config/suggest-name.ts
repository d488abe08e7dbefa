import { nearestName } from './nearest-name.js';
import { showableStart, showKey } from './settings-path.js';

/** "Did you mean …?", or what there is to choose from. Shows the known names, never what was given: it may be a secret. */
export function suggestName(given: string, known: readonly string[], what: string): string {
  const nearest = nearestName(showableStart(given), known);
  if (nearest !== undefined) return `Did you mean ${showKey(nearest)}?`;
  return known.length === 0 ? `There is no ${what} yet.` : `Choose one of: ${known.map(showKey).join(', ')}.`;
}
