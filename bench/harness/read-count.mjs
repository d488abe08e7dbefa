import { Failure } from '../../scripts/console/failure.mjs';

/** @param {string} text of the option @returns {number} a whole number within the bounds */
export function readCount(option, text, { least = 1, most = Number.MAX_SAFE_INTEGER } = {}) {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= least && count <= most) return count;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new Failure(`--${option} ${text} is not understood.`, `Give a whole number ${bounds}.`);
}
