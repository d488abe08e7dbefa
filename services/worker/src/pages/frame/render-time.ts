import { showAge, showMoment } from '@relay/queue';
import { type Html, html } from './html.js';

/** A moment as its age, `12m ago`, with the moment itself for machines and under the pointer. */
export function renderAgo(unixMs: number, now: number): Html {
  return html`<time datetime="${toIso(unixMs)}" title="${showMoment(unixMs)}">${showDistance(unixMs, now)}</time>`;
}

function showDistance(unixMs: number, now: number): string {
  if (Math.abs(now - unixMs) < 1000) return unixMs > now ? 'in a moment' : 'just now';
  return unixMs > now ? `in ${showAge(unixMs - now)}` : `${showAge(now - unixMs)} ago`;
}

/** How long something has lasted, `12m`. */
export function renderDuration(since: number, now: number): Html {
  return html`<time datetime="${toIso(since)}" title="since ${showMoment(since)}">${showAge(now - since)}</time>`;
}

/** The moment itself, with its age. */
export function renderMoment(unixMs: number, now: number): Html {
  return html`<time datetime="${toIso(unixMs)}">${showMoment(unixMs)}</time> <span class="quiet">(${renderAgo(unixMs, now)})</span>`;
}

function toIso(unixMs: number): string {
  const date = new Date(unixMs);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
