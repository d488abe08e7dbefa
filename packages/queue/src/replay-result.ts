/** What became of a replay, as the undertaker's job says it when it has ended. */
export type ReplayResult =
  | { readonly kind: 'replayed'; readonly deliveries: readonly string[] }
  | { readonly kind: 'ignored'; readonly reason: string }
  | { readonly kind: 'superseded' };

/** Reads a job's return value, which an older or newer worker may have written; undefined when it makes no sense. */
export function toReplayResult(value: unknown): ReplayResult | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  switch (value.kind) {
    case 'replayed':
      return 'deliveries' in value && Array.isArray(value.deliveries)
        ? { kind: 'replayed', deliveries: value.deliveries.map(String) }
        : undefined;
    case 'ignored':
      return { kind: 'ignored', reason: 'reason' in value ? String(value.reason) : '' };
    case 'superseded':
      return { kind: 'superseded' };
    default:
      return undefined;
  }
}
