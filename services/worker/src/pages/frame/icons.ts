import type { Mood } from './render-page.js';

const GROUND = { plain: '#2f6fed', well: '#1a7f43', trouble: '#c2182b' } as const satisfies Record<Mood, string>;

/** The relay's own sign; in a tab its colour tells whether it is well. */
const sign = (mood: Mood): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${GROUND[mood]}"/>` +
  '<path d="M6 11h13m0 0-4-4m4 4-4 4M26 21H13m0 0 4-4m-4 4 4 4" fill="none" stroke="#fff" stroke-width="2.6" ' +
  'stroke-linecap="round" stroke-linejoin="round"/></svg>';

export const ICONS: Readonly<Record<Mood, string>> = {
  plain: sign('plain'),
  well: sign('well'),
  trouble: sign('trouble'),
};
