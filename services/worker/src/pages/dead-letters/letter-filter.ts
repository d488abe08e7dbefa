import type { IndexedLetter } from '@relay/queue';

const FIELDS = ['source', 'integration', 'code'] as const;
export type FilterField = (typeof FIELDS)[number];

/** Which dead letters are meant: those that meet every condition given. */
export type LetterFilter = Readonly<Partial<Record<FilterField, string>>>;

/** What a query or a form says of it; anything else in there is somebody else's. */
export function readFilter(fields: Readonly<Record<string, unknown>>): LetterFilter {
  const given = FIELDS.flatMap((field) => {
    const value = fields[field];
    return typeof value === 'string' && value !== '' ? [[field, value] as const] : [];
  });
  return Object.fromEntries(given);
}

export function matches(letter: IndexedLetter, filter: LetterFilter): boolean {
  return FIELDS.every((field) => filter[field] === undefined || letter[field] === filter[field]);
}

/** As a query string, with a page number or the like behind it. */
export function queryOf(filter: LetterFilter, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...filter, ...more }).toString();
}

/** `of source zs with code refused`; empty for all there are. */
export function describeFilter({ source, integration, code }: LetterFilter): string {
  return [
    ...(source === undefined ? [] : [`of source ${source}`]),
    ...(integration === undefined ? [] : [`of integration ${integration}`]),
    ...(code === undefined ? [] : [`with code ${code}`]),
  ].join(' ');
}
