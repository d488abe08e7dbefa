import { toError } from '@relay/contract';

interface Waiting<T> {
  readonly item: T;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** Bounds what is written, and so held in memory twice, at once. */
const GROUP_MAX_BYTES = 4 * 1024 * 1024;

/**
 * Whatever arrives while one group is being written makes the next one, so that a thousand webhooks a second share a
 * hundred syncs of the disk. One group at a time, in the order of arrival; a group fails as a whole.
 */
export class GroupCommit<T extends { readonly line: Buffer }> {
  readonly #commit: (group: readonly T[]) => Promise<void>;
  readonly #onSettled: () => void;
  #waiting: Array<Waiting<T>> = [];
  #running: Promise<void> | undefined;
  #bytes = 0;

  constructor(commit: (group: readonly T[]) => Promise<void>, onSettled: () => void) {
    this.#commit = commit;
    this.#onSettled = onSettled;
  }

  /** Resolves when the item's group is committed. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#bytes += item.line.length;
      this.#running ??= this.#run();
    });
  }

  /** Of lines that are neither committed nor refused yet. */
  get bytesUnderWay(): number {
    return this.#bytes;
  }

  get isIdle(): boolean {
    return this.#running === undefined;
  }

  async whenIdle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      try {
        await this.#commit(group.map(({ item }) => item));
        for (const { resolve } of group) resolve();
      } catch (thrown) {
        for (const { reject } of group) reject(toError(thrown));
      }
      for (const { item } of group) this.#bytes -= item.line.length;
      this.#onSettled();
    }
    this.#running = undefined;
  }

  #takeGroup(): Array<Waiting<T>> {
    let bytes = 0;
    const end = this.#waiting.findIndex(({ item }, index) => {
      bytes += item.line.length;
      return index > 0 && bytes > GROUP_MAX_BYTES;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }
}
