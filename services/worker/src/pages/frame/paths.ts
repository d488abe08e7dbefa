/** Where a dead letter's story is. */
export function letterPath(id: string): string {
  return `/dead-letters/${encodeURIComponent(id)}`;
}

/** Where the life of whatever has this id is told. */
export function explainPath(id: string): string {
  return `/explain?${new URLSearchParams({ id }).toString()}`;
}
