import { Failure } from '../../scripts/console/failure.mjs';

/** @param {string} text of the option @returns {number} a whole number from 1 on */
export function readCount(option, text) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new Failure(`--${option} ${text} is not understood.`, `Give a whole number: --${option} 10`);
}
