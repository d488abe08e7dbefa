interface Gathered<T, R> {
  readonly item: T;
  readonly resolve: (reply: R) => void;
  readonly reject: (reason: unknown) => void;
}

/** A reply to each item, in their order; or none, where a caller only wants to know that it was done. */
type Replies<R> = R extends undefined ? unknown : readonly R[];

/** What is forgotten, with each item that comes, of how many there have been at once. */
const FORGOTTEN = 0.01;

/**
 * Makes one call of many that come within the same turn of the event loop: under load they share a round trip and a write
 * to disk, and a lone one waits for nobody. Each caller's promise tells of the call that carried its item.
 *
 * While fewer callers are waiting than two calls carry, all of them would go and come back together, and this process and
 * whatever it writes to would take turns in standing still. `inHalves`, half of them go at once and do not wait for the rest.
 */
export function gather<T, R = undefined>(
  write: (items: readonly T[]) => Promise<Replies<R>>,
  { most, inHalves = false }: { readonly most: number; readonly inHalves?: boolean },
): (item: T) => Promise<R> {
  let gathered: Array<Gathered<T, R>> = [];
  let waiting = 0;
  let crowd = 0;
  const send = (batch: ReadonlyArray<Gathered<T, R>>): void => {
    const after = (end: (one: Gathered<T, R>, index: number) => void): void => {
      waiting -= batch.length;
      batch.forEach(end);
    };
    write(batch.map(({ item }) => item)).then(
      (replies) => after(({ resolve }, index) => resolve(Array.isArray(replies) ? replies[index] : undefined)),
      (reason: unknown) => after(({ reject }) => reject(reason)),
    );
  };
  const flush = (): void => {
    const all = gathered;
    gathered = [];
    for (let from = 0; from < all.length; from += most) send(all.slice(from, from + most));
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting += 1;
      crowd = Math.max(waiting, crowd * (1 - FORGOTTEN));
      if (gathered.push({ item, resolve, reject }) === 1) setImmediate(flush);
      if (inHalves && crowd < 2 * most && gathered.length >= crowd / 2) flush();
    });
}
