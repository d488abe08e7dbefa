import { type Html, html } from '../frame/html.js';

/** Nothing is not worth a look. */
export function renderCount(count: number): Html {
  return html`<span class="number${count === 0 ? ' none' : ''}">${count.toLocaleString('en')}</span>`;
}

/** Dead letters are what a person came for. */
export function renderDead(count: number, filter: Readonly<Record<string, string>>): Html {
  if (count === 0) return renderCount(0);
  const query = new URLSearchParams(filter).toString();
  return html`<a class="number dead" href="/dead-letters?${query}">${count.toLocaleString('en')}</a>`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB'];

/** `48.2 MiB`. */
export function showBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`;
}
