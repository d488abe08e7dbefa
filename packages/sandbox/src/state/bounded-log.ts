interface Entry<Item> {
  readonly item: Item;
  readonly bytes: number;
}

export interface LogBounds {
  readonly maxItems: number;
  readonly maxBytes: number;
}

/** Dropped places are given back to the heap once they are this many, not one by one: shifting an array costs its length. */
const COMPACT_AFTER = 4096;

/** Items in order of arrival, of which only the newest are kept. */
export class BoundedLog<Item> {
  readonly #bounds: LogBounds;
  readonly #onDrop: (item: Item) => void;
  #entries: (Entry<Item> | undefined)[] = [];
  #first = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: LogBounds, onDrop: (item: Item) => void) {
    this.#bounds = bounds;
    this.#onDrop = onDrop;
  }

  /** How many items were given up to keep within the bounds. */
  get dropped(): number {
    return this.#dropped;
  }

  get length(): number {
    return this.#entries.length - this.#first;
  }

  /** The newest item always stays, whatever its size. */
  push(item: Item, bytes: number): void {
    this.#entries.push({ item, bytes });
    this.#bytes += bytes;
    while (this.length > 1 && (this.length > this.#bounds.maxItems || this.#bytes > this.#bounds.maxBytes))
      this.#drop();
  }

  /** A copy: later pushes don't change it. */
  items(): Item[] {
    return this.#entries.slice(this.#first).flatMap((entry) => (entry ? [entry.item] : []));
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
    this.#bytes = 0;
    this.#dropped = 0;
  }

  #drop(): void {
    const entry = this.#entries[this.#first];
    this.#entries[this.#first] = undefined;
    this.#first += 1;
    if (this.#first >= COMPACT_AFTER && this.#first * 2 >= this.#entries.length) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
    if (!entry) return;
    this.#bytes -= entry.bytes;
    this.#dropped += 1;
    this.#onDrop(entry.item);
  }
}
