import { showAge, showMoment } from '@relay/queue';
import { type Html, html } from './html.js';

/** A moment as its age, `12m ago`, with the moment itself for machines and under the pointer. */
export function renderAgo(unixMs: number, now: number): Html {
  const age = unixMs > now ? `in ${showAge(unixMs - now)}` : `${showAge(now - unixMs)} ago`;
  return html`<time datetime="${toIso(unixMs)}" title="${showMoment(unixMs)}">${age}</time>`;
}

/** The moment itself, with its age. */
export function renderMoment(unixMs: number, now: number): Html {
  return html`<time datetime="${toIso(unixMs)}">${showMoment(unixMs)}</time> <span class="quiet">(${renderAgo(unixMs, now)})</span>`;
}

function toIso(unixMs: number): string {
  const date = new Date(unixMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
