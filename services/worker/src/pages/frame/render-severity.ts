import type { EventStatus } from '@relay/contract';
import { type Html, html } from './html.js';

/** The severity in words and colour; without an event nobody knows it. */
export function renderSeverity(status: EventStatus | undefined): Html {
  return html`<span class="badge ${status === undefined ? 'unread' : status.toLowerCase()}">${status ?? 'Unread'}</span>`;
}
