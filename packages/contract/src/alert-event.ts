export const EVENT_STATUSES = ['Critical', 'Warning', 'Info', 'Ok'] as const;

/** `Ok` closes the alert; the others open it or change its severity. Case-sensitive on the wire. */
export type EventStatus = (typeof EVENT_STATUSES)[number];

/**
 * A Flashduty standard alert event, ready to send: within every documented limit, its interpreted text neutralised.
 * Its JSON is the request body, built once and stored, so that each retry is byte-identical.
 */
export interface AlertEvent {
  readonly title_rule: string;
  readonly event_status: EventStatus;
  readonly alert_key: string;
  readonly description?: string;
  /** Unix seconds. */
  readonly event_time: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** Flashduty's documented limits, counted in code points. Longer text is cut by Flashduty, a longer key is not. */
export const LIMITS = {
  titleChars: 512,
  descriptionChars: 2048,
  alertKeyChars: 255,
  labels: 50,
  labelNameChars: 128,
  labelValueChars: 2048,
} as const;
