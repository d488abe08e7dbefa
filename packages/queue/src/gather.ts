interface Gathered<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Makes one call of many that come within the same turn of the event loop: under load they share a round trip and a write
 * to disk, and a lone one waits for nobody. Each caller's promise tells of the call that carried its item.
 */
export function gather<T>(write: (items: readonly T[]) => Promise<void>, most: number): (item: T) => Promise<void> {
  let gathered: Array<Gathered<T>> = [];
  const flush = (): void => {
    const all = gathered;
    gathered = [];
    for (let from = 0; from < all.length; from += most) {
      const batch = all.slice(from, from + most);
      write(batch.map(({ item }) => item)).then(
        () => {
          for (const { resolve } of batch) resolve();
        },
        (reason: unknown) => {
          for (const { reject } of batch) reject(reason);
        },
      );
    }
  };
  return (item) =>
    new Promise((resolve, reject) => {
      if (gathered.push({ item, resolve, reject }) === 1) setImmediate(flush);
    });
}
