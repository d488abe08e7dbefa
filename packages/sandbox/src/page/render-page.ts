import { type Html, html } from './html.js';
import type { View } from './view.js';

/** The page around the live part. It reads well without script too, where it reloads itself. */
export function renderPage(live: Html, view: View): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Flashduty stand-in</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/style.css">
<noscript><meta http-equiv="refresh" content="5"></noscript>
<script src="/page/script.js" type="module"></script>
</head>
<body>
<header>
  <img src="/page/icon.svg" alt="">
  <div>
    <h1>Flashduty stand-in</h1>
    <p>Alerts as Flashduty would hold them. Nobody is paged.</p>
  </div>
</header>
<main id="live" data-source="/page/live?show=${view.show}&amp;limit=${view.limit}">${live}</main>
<footer>For tests and scripts: <a href="/api/alerts">alerts</a>, <a href="/api/events">events</a>,
  <a href="/api/refusals">refusals</a> and <a href="/api/behaviour">behaviour</a> as JSON.</footer>
<p id="lost" role="alert" hidden>The stand-in does not answer. This page goes on as soon as it does.</p>
<p id="spoken" class="unseen" aria-live="polite"></p>
</body>
</html>`;
}
