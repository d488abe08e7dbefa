import { type Html, html } from './html.js';

/** Written in UTC for a reader without script; the page's script puts the viewer's own time and its distance in place. */
export function renderTime(unixMs: number): Html {
  const iso = new Date(unixMs).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}
