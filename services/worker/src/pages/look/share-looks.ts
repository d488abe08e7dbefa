/** A look that cost a second is not repeated for some: people who look must not keep Redis from its work. */
const PAUSE_PER_COST = 4;
const SHORTEST_PAUSE_MS = 1_000;

/** Lets all who look at about the same time share one look. A look that failed is nobody's but theirs who waited for it. */
export function shareLooks<T>(look: () => Promise<T>, now: () => number): () => Promise<T> {
  let underWay: Promise<T> | undefined;
  let fresh: { readonly seen: T; readonly until: number } | undefined;
  return () => {
    if (fresh !== undefined && now() < fresh.until) return Promise.resolve(fresh.seen);
    const startedAt = now();
    underWay ??= look()
      .then((seen) => {
        const costMs = now() - startedAt;
        fresh = { seen, until: now() + Math.max(SHORTEST_PAUSE_MS, PAUSE_PER_COST * costMs) };
        return seen;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
