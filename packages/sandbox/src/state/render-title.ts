import type { StandardEvent } from '../push/standard-event.js';

/**
 * The title as Flashduty shows it, which is not always the text that was sent: `title_rule` is a rule. Holds the parts
 * that are documented; the rest of the Go template language stays as it was written.
 */
export function renderTitle({
  title_rule,
  event_status,
  labels,
}: Pick<StandardEvent, 'title_rule' | 'event_status' | 'labels'>): string {
  if (title_rule.startsWith('[TPL]')) return renderTemplate(title_rule.slice('[TPL]'.length), event_status, labels);
  return title_rule
    .split('::')
    .map((part) => (part.startsWith('$') ? (labels[part.slice(1)] ?? part) : part))
    .join(' / ');
}

function renderTemplate(template: string, eventStatus: string, labels: Readonly<Record<string, string>>): string {
  return template
    .replace(/\$\{\s*([a-zA-Z_]\w*)\s*\}/g, (_match, name: string) => labels[name] ?? '')
    .replace(/\{\{\s*\.Labels\.([a-zA-Z_]\w*)\s*\}\}/g, (_match, name: string) => labels[name] ?? '<no value>')
    .replace(/\{\{\s*\.EventSeverity\s*\}\}/g, () => eventStatus)
    .trim();
}
