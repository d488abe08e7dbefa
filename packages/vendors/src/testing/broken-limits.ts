import { type AlertEvent, EVENT_STATUSES, LIMITS } from '@relay/contract';

const chars = (text: string): number => [...text].length;
const isPlain = (text: string): boolean => !/[\p{Cc}\p{Surrogate}]/u.test(text);

/** Every documented limit and every trap of Flashduty's that an event does not keep; none for an event that may be sent. */
export function brokenLimits(event: AlertEvent): readonly string[] {
  const labels = Object.entries(event.labels);
  const description = event.description ?? 'absent';
  const rules: Readonly<Record<string, boolean>> = {
    'title is said': event.title_rule.trim() !== '',
    'title length': chars(event.title_rule) <= LIMITS.titleChars,
    'title is one plain line': isPlain(event.title_rule),
    'title is not interpreted': !/::|^\s*(\$|\[TPL\])/i.test(event.title_rule),
    status: EVENT_STATUSES.includes(event.event_status),
    'alert key': event.alert_key !== '' && chars(event.alert_key) <= LIMITS.alertKeyChars,
    'description is said': description.trim() !== '',
    'description length': chars(description) <= LIMITS.descriptionChars,
    'description is plain': isPlain(description.replaceAll(/[\t\n]/g, '')),
    'description is not Markdown': !/^\s*\[MD\]/i.test(description),
    'event time': Number.isSafeInteger(event.event_time) && event.event_time > 0,
    'number of labels': labels.length <= LIMITS.labels,
    'relay labels': event.labels.relay_source !== undefined && event.labels.relay_id !== undefined,
    'label names': labels.every(([name]) => /^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/.test(name)),
    'label values': labels.every(
      ([, value]) => value !== '' && chars(value) <= LIMITS.labelValueChars && isPlain(value),
    ),
    'reserved labels': labels.every(([name]) => !/^(body_text$|layer_(person|webhook)_reset_|__proto__$)/i.test(name)),
    'survives JSON': JSON.stringify(JSON.parse(JSON.stringify(event))) === JSON.stringify(event),
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}
