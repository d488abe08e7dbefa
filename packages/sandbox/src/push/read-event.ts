import { PushRefusal } from './push-refusal.js';
import { EVENT_STATUSES, type EventImage, type EventStatus, LIMITS, type StandardEvent } from './standard-event.js';

type Fields = Readonly<Record<string, unknown>>;

/** An event as it was pushed: the key is still the sender's to give. */
export type PushedEvent = Omit<StandardEvent, 'alert_key'> & { readonly alert_key?: string };

/**
 * Reads a request body as a standard alert event, or throws the PushRefusal that names the field. Refuses whatever
 * Flashduty would refuse and whatever it would silently alter (cut, drop): a sender that keeps to the documented limits
 * never meets the difference, one that doesn't should hear of it here.
 */
export function readEvent(body: unknown): PushedEvent {
  const fields = readObject(body, 'the body');
  const event_status = readStatus(fields.event_status);
  return {
    title_rule: readRequiredText(fields.title_rule, 'title_rule', LIMITS.titleChars),
    event_status,
    ...optional('alert_key', readAlertKey(fields.alert_key, event_status)),
    ...optional('description', readOptionalText(fields.description, 'description', LIMITS.descriptionChars)),
    ...optional('event_time', readEventTime(fields.event_time)),
    labels: readLabels(fields.labels),
    ...optional('images', readImages(fields.images)),
  };
}

function readStatus(value: unknown): EventStatus {
  const status = EVENT_STATUSES.find((known) => known === value);
  return status ?? refuse(`event_status must be one of ${EVENT_STATUSES.join(', ')} (case-sensitive)`);
}

function readAlertKey(value: unknown, status: EventStatus): string | undefined {
  if (value === undefined) {
    return status === 'Ok' ? refuse('alert_key is required when event_status is Ok') : undefined;
  }
  return readRequiredText(value, 'alert_key', LIMITS.alertKeyChars);
}

/** Ten digits last until the year 2286: a longer number is milliseconds. */
const MAX_EVENT_TIME = 9_999_999_999;

function readEventTime(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_EVENT_TIME) return value;
  return refuse('event_time must be a whole number of Unix seconds');
}

/** Prometheus naming. */
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

function readLabels(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  const entries = Object.entries(readObject(value, 'labels'));
  if (entries.length > LIMITS.labels)
    refuse(`labels has ${entries.length} entries, at most ${LIMITS.labels} are allowed`);
  return Object.fromEntries(entries.map(([name, text]) => [readLabelName(name), readLabelValue(name, text)]));
}

function readLabelName(name: string): string {
  if (!LABEL_NAME.test(name)) refuse('labels has a name that does not match [a-zA-Z_][a-zA-Z0-9_]*');
  if (name.length > LIMITS.labelNameChars) refuse(`labels has a name longer than ${LIMITS.labelNameChars} characters`);
  return name;
}

function readLabelValue(name: string, value: unknown): string {
  return readText(value, `labels.${name}`, LIMITS.labelValueChars);
}

function readImages(value: unknown): readonly EventImage[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) return refuse('images must be an array');
  const images = value.map((image, index) => readImage(readObject(image, `images[${index}]`), `images[${index}]`));
  const alts = new Set(images.map((image) => image.alt ?? ''));
  if (alts.size < images.length) refuse('images has two entries with the same alt, of which only one would be kept');
  return images;
}

function readImage(fields: Fields, name: string): EventImage {
  return {
    ...optional('alt', readOptionalText(fields.alt, `${name}.alt`, LIMITS.imageAltChars)),
    src: readRequiredText(fields.src, `${name}.src`, LIMITS.imageSrcChars),
    ...optional('href', readOptionalText(fields.href, `${name}.href`, LIMITS.imageHrefChars)),
  };
}

function readObject(value: unknown, name: string): Fields {
  return isObject(value) ? value : refuse(`${name} must be a JSON object`);
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRequiredText(value: unknown, name: string, maxChars: number): string {
  if (value === undefined || value === '') return refuse(`${name} is required`);
  return readText(value, name, maxChars);
}

function readOptionalText(value: unknown, name: string, maxChars: number): string | undefined {
  return value === undefined ? undefined : readText(value, name, maxChars);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

function readText(value: unknown, name: string, maxChars: number): string {
  if (typeof value !== 'string') return refuse(`${name} must be a string`);
  if (isLongerThan(value, maxChars)) return refuse(`${name} is longer than ${maxChars} characters`);
  if (LONE_SURROGATE.test(value)) return refuse(`${name} holds half a character (a lone surrogate)`);
  return value;
}

function isLongerThan(text: string, maxChars: number): boolean {
  // Code points are at most as many as UTF-16 units, so most texts need no counting.
  return text.length > maxChars && [...text].length > maxChars;
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  // Computed keys widen to string; the name and value are exactly the ones of the declared type.
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}

function refuse(message: string): never {
  throw new PushRefusal('InvalidParameter', message);
}
