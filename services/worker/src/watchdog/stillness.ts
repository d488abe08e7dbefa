/** Whether one part of the worker has something to do, and how far it has come. */
export interface Sight {
  readonly part: string;
  readonly hasWork: boolean;
  /** Changes whenever something was done. */
  readonly progress: number;
}

/** Since when each part that has work has done nothing of it; of no other parts. */
export type Stillness = ReadonlyMap<string, { readonly since: number; readonly progress: number }>;

export const ALL_MOVES: Stillness = new Map();

/** One more look at all parts. */
export function watch(before: Stillness, sights: readonly Sight[], now: number): Stillness {
  return new Map(
    sights
      .filter(({ hasWork }) => hasWork)
      .map(({ part, progress }) => {
        const known = before.get(part);
        return [part, { progress, since: known?.progress === progress ? known.since : now }];
      }),
  );
}
