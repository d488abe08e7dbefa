type Placed = {
  readonly id: string;
  readonly firstSeenAt: number;
  readonly integration?: string;
  readonly place?: number;
};

/**
 * The order in which dead letters are replayed: oldest receipt first, and those of one integration by their place. Places
 * are the accepted order itself; receipts come from the clocks of several ingresses. The undertaker replays in the order
 * in which it is asked, so this is the order in which the deliveries enter their lanes.
 */
export function inLaneOrder<T extends Placed>(letters: readonly T[]): T[] {
  const byReceipt = [...letters].sort((a, b) => a.firstSeenAt - b.firstSeenAt || (a.id < b.id ? -1 : 1));
  const placed = new Map<string | undefined, T[]>();
  for (const letter of byReceipt) {
    if (letter.place === undefined) continue;
    const others = placed.get(letter.integration);
    if (others === undefined) placed.set(letter.integration, [letter]);
    else others.push(letter);
  }
  for (const letters of placed.values()) letters.sort((a, b) => (b.place ?? 0) - (a.place ?? 0));
  // Each keeps the moments that its integration has in the order of receipt, and fills them by place.
  return byReceipt.map((letter) =>
    letter.place === undefined ? letter : (placed.get(letter.integration)?.pop() ?? letter),
  );
}
