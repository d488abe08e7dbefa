import { STATUS_CODES } from 'node:http';
import { type Html, html } from './html.js';
import { renderPage } from './render-page.js';

/** Why a page is not shown, or why nothing was done, and what to do. */
export function renderRefusal(status: number, message: string): Html {
  const title = STATUS_CODES[status] ?? 'Not done';
  return renderPage({
    title,
    body: html`<section class="card notice"><h1>${title}</h1><p>${message}.</p><p><a href="/">To the status page</a></p></section>`,
  });
}
