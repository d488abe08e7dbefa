import { createHash } from 'node:crypto';
import type { StandardEvent } from '../push/standard-event.js';

/** Equal for two events exactly when every field is, whatever the order in which the labels were written. */
export function identityOf(integration: string, event: StandardEvent): string {
  const { title_rule, event_status, alert_key, description, event_time, labels, images } = event;
  const fields = [
    integration,
    title_rule,
    event_status,
    alert_key,
    description,
    event_time,
    Object.entries(labels).sort(([first], [second]) => (first < second ? -1 : 1)),
    images,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64');
}
