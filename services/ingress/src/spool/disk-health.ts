import { toError } from '@relay/contract';
import { errorCode } from '@relay/runtime';
import { probeDisk } from './probe-disk.js';

/** Why the disk takes nothing more. */
export interface DiskFault {
  readonly state: 'full' | 'unwritable';
  readonly why: string;
}

export const isOutOfRoom = (thrown: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(errorCode(thrown) ?? '');

const PROBE_AGAIN_MS = 1_000;

/**
 * Remembers that the disk refused a write, and asks it again until it takes one: an ingress that is not ready gets no
 * webhooks by which it could find out.
 */
export class DiskHealth {
  readonly #folder: string;
  readonly #onChange: () => void;
  #fault: DiskFault | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(folder: string, onChange: () => void) {
    this.#folder = folder;
    this.#onChange = onChange;
  }

  get fault(): DiskFault | undefined {
    return this.#fault;
  }

  failed(error: Error): void {
    this.#fault = { state: isOutOfRoom(error) ? 'full' : 'unwritable', why: error.message };
    if (!this.#isClosed) this.#timer ??= setTimeout(() => void this.#probe(), PROBE_AGAIN_MS).unref();
    this.#onChange();
  }

  worked(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#fault = undefined;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  async #probe(): Promise<void> {
    try {
      await probeDisk(this.#folder);
      this.worked();
      this.#onChange();
    } catch (thrown) {
      this.#timer = undefined;
      this.failed(toError(thrown));
    }
  }
}
