import type { Socket } from 'node:net';

/** Connections that share a limit, and those of them that are silent: no request is under way on them. */
export class Crowd {
  readonly #limit: number;
  readonly #all = new Set<Socket>();
  /** The longest silent first. */
  readonly #silent = new Set<Socket>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.#all.size >= this.#limit;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  get silent(): Iterable<Socket> {
    return this.#silent;
  }

  get longestSilent(): Socket | undefined {
    const [socket] = this.#silent;
    return socket;
  }

  enter(socket: Socket): void {
    this.#all.add(socket);
    this.#silent.add(socket);
  }

  leave(socket: Socket): void {
    this.#all.delete(socket);
    this.#silent.delete(socket);
  }

  speaks(socket: Socket): void {
    this.#silent.delete(socket);
  }

  fallsSilent(socket: Socket): void {
    if (this.#all.has(socket)) this.#silent.add(socket);
  }
}
