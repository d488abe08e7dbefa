/** Something the person at the terminal can put right. It is printed without a stack; every other error is a bug. */
export class Failure extends Error {
  /** @param {string} problem @param {string} [remedy] what to do about it; may have several lines */
  constructor(problem, remedy) {
    super(remedy === undefined ? problem : `${problem}\n${remedy}`);
    this.name = 'Failure';
  }
}
