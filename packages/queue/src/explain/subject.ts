/** What an id can be told to be by its looks. */
export type Subject =
  | { readonly kind: 'envelope'; readonly envelopeId: string }
  /** A delivery, a replay of one, or a dead letter of either. */
  | { readonly kind: 'delivery'; readonly envelopeId: string; readonly index: number }
  /** An alert key or a request id of Flashduty. */
  | { readonly kind: 'text' };

const ID = /^([0-7][0-9A-HJKMNP-TV-Z]{25})(?:-(\d{1,6})(?:-r\d{1,6})?)?$/;

export function subjectOf(text: string): Subject {
  const [, envelopeId, index] = ID.exec(text) ?? [];
  if (envelopeId === undefined) return { kind: 'text' };
  return index === undefined
    ? { kind: 'envelope', envelopeId }
    : { kind: 'delivery', envelopeId, index: Number(index) };
}
