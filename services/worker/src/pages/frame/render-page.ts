import { RELAY_VERSION } from '@relay/runtime';
import { type Html, html } from './html.js';

export interface PageParts {
  readonly title: string;
  /** Which entry of the navigation this page belongs to. */
  readonly section?: Section;
  readonly body: Html;
  /** The page brings itself up to date so often while a script may run, and every now and then without one. */
  readonly liveEveryS?: number;
  /** What the browser's tab says of the relay from afar. */
  readonly mood?: Mood;
}

export type Section = 'status' | 'dead-letters' | 'explain';
export type Mood = 'plain' | 'well' | 'trouble';

const SECTIONS = [
  { key: 'status', href: '/', text: 'Status' },
  { key: 'dead-letters', href: '/dead-letters', text: 'Dead letters' },
  { key: 'explain', href: '/explain', text: 'Look up' },
  { key: 'board', href: '/board/', text: 'Queues' },
] as const;

/** Without a script a live page is loaded again as often as this. */
const RELOAD_S = 15;

export function renderPage({ title, section, body, liveEveryS, mood = 'plain' }: PageParts): Html {
  const isLive = liveEveryS !== undefined;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Flashduty Relay</title>
<link rel="icon" type="image/svg+xml" href="/pages/${mood}.svg">
<link rel="stylesheet" href="/pages/style.css">
${isLive ? html`<script src="/pages/live.js" defer></script><noscript><meta http-equiv="refresh" content="${RELOAD_S}"></noscript>` : undefined}
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
  <a class="brand" href="/"><img src="/pages/plain.svg" alt="" width="28" height="28">Flashduty Relay</a>
  <nav aria-label="Pages">${SECTIONS.map(
    ({ key, href, text }) =>
      html`<a href="${href}"${key === section ? html` aria-current="page"` : undefined}>${text}</a>`,
  )}</nav>
  ${isLive ? html`<p class="freshness" id="freshness" data-every="${liveEveryS}">Reloads every ${RELOAD_S} s</p>` : undefined}
</header>
${isLive ? LOST : undefined}
<main id="main" tabindex="-1">
${body}
</main>
<footer>Flashduty Relay ${RELAY_VERSION} · times are in UTC</footer>
</body>
</html>
`;
}

/** Shown by the script alone, which also fills in since when. */
const LOST = html`<p class="lost" id="lost" role="alert" hidden><strong>This page is out of date:</strong> the worker has not answered for <span id="lost-for">some seconds</span>. Look whether it runs (<code>docker compose ps worker</code>) and what its log says. Other workers and the ingress may be well.</p>`;
