import type { StandardEvent } from '../push/standard-event.js';

type Titled = Pick<StandardEvent, 'title_rule' | 'event_status' | 'labels'>;

const TEMPLATE_MARK = '[TPL]';

/**
 * The title as Flashduty shows it, which is not always the text that was sent: `title_rule` is a rule. Holds the parts
 * that are documented; the rest of the Go template language stays as it was written.
 */
export function renderTitle({ title_rule, event_status, labels }: Titled): string {
  const label = (name: string) => (Object.hasOwn(labels, name) ? labels[name] : undefined);
  if (!title_rule.startsWith(TEMPLATE_MARK)) {
    const parts = title_rule.split('::');
    return parts.map((part) => (part.startsWith('$') ? (label(part.slice(1)) ?? part) : part)).join(' / ');
  }
  return title_rule
    .slice(TEMPLATE_MARK.length)
    .replace(/\$\{\s*([a-zA-Z_]\w*)\s*\}/g, (_match, name: string) => label(name) ?? '')
    .replace(/\{\{\s*\.Labels\.([a-zA-Z_]\w*)\s*\}\}/g, (_match, name: string) => label(name) ?? '<no value>')
    .replace(/\{\{\s*\.EventSeverity\s*\}\}/g, () => event_status)
    .trim();
}
