import { accept } from './accept.mjs';
import { delay } from './delay.mjs';
import { drain } from './drain.mjs';
import { held } from './held.mjs';
import { memory } from './memory.mjs';
import { waiting } from './waiting.mjs';

/**
 * @typedef {Record<string, number>} Figures by the names of `columns`; what a candidate has not is left out
 * @typedef {object} Measurement
 * @property {string} title
 * @property {readonly string[]} candidates
 * @property {Record<string, string>} columns
 * @property {number} [mostRounds]
 * @property {(sizes: import('../sizes.mjs').Sizes) => object[]} settings
 * @property {(candidate: string, setting: any, options: any) => Promise<Figures>} measure
 */

/** @type {Record<string, Measurement>} */
export const MEASUREMENTS = { accept, delay, drain, waiting, memory, held };
