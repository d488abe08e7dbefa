import { LIMITS } from './standard-event.js';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What Flashduty is documented to do silently to a body before it reads it: cut long texts, drop images it cannot hold,
 * take `title` for a missing `title_rule`, overlook null. Used only when strictness is switched off; nothing whose
 * result is undocumented (an overlong alert key, too many labels) is repaired.
 */
export function truncateAsDocumented(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { title, ...fields } = withoutNulls(body);
  const title_rule = fields.title_rule ?? title;
  return withoutUndefined({
    ...fields,
    title_rule: cut(title_rule, LIMITS.titleChars),
    description: cut(fields.description, LIMITS.descriptionChars),
    labels: isObject(fields.labels) ? cutValues(withoutNulls(fields.labels)) : fields.labels,
    images: Array.isArray(fields.images) ? keepImages(fields.images) : fields.images,
  });
}

function cutValues(labels: Fields): Fields {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, cut(value, LIMITS.labelValueChars)]));
}

/** One image per `alt` is kept, the first; which one Flashduty keeps is not documented. */
function keepImages(images: readonly unknown[]): readonly unknown[] {
  const seenAlts = new Set<unknown>();
  return images.filter((image) => {
    if (!isObject(image)) return true;
    const alt = image.alt ?? '';
    if (seenAlts.has(alt) || isTooLong(image.src, LIMITS.imageSrcChars)) return false;
    seenAlts.add(alt);
    return true;
  });
}

function isTooLong(value: unknown, maxChars: number): boolean {
  return typeof value === 'string' && [...value].length > maxChars;
}

function cut(value: unknown, maxChars: number): unknown {
  return typeof value === 'string' && value.length > maxChars ? [...value].slice(0, maxChars).join('') : value;
}

function withoutNulls(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
