/** A whole lawful event with the given fields in place of its own; `undefined` leaves a field out. */
export function anEvent(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title_rule: 'CPU load of app-7 is high',
    event_status: 'Critical',
    alert_key: 'cpu-app-7',
    description: 'avg 5m = 97 %',
    event_time: 1_700_000_000,
    labels: { resource: 'app-7', check: 'cpu' },
    ...fields,
  };
}
