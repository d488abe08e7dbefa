export const EVENT_STATUSES = ['Critical', 'Warning', 'Info', 'Ok'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** Worst first; `Ok` is no severity. */
export const SEVERITIES = ['Critical', 'Warning', 'Info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface EventImage {
  readonly alt?: string;
  readonly src: string;
  readonly href?: string;
}

/**
 * A standard alert event that passed every check. Written down a second time here, apart from the relay's contract, on
 * purpose: a stand-in that shared the relay's idea of an event could not tell when that idea is wrong.
 */
export interface StandardEvent {
  readonly title_rule: string;
  readonly event_status: EventStatus;
  readonly alert_key: string;
  readonly description?: string;
  /** Unix seconds. */
  readonly event_time?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly images?: readonly EventImage[];
}

/** Flashduty's documented limits; characters are counted as code points. */
export const LIMITS = {
  titleChars: 512,
  descriptionChars: 2048,
  alertKeyChars: 255,
  labels: 50,
  labelNameChars: 128,
  labelValueChars: 2048,
  imageAltChars: 128,
  imageSrcChars: 256,
  imageHrefChars: 256,
} as const;
