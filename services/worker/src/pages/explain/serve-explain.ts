import { counted, type Explanation, explainId, REACH } from '@relay/queue';
import { Router } from 'express';
import { type Html, html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import type { PageDesk } from '../page-desk.js';
import { renderLife } from './render-life.js';

/** No id is longer; an alert key has its own limit below this. */
const MAX_ID_CHARS = 300;

/** Looks up whatever somebody has an id of. */
export function serveExplain({ config, door, now }: PageDesk): Router {
  const router = Router();
  router.get('/', async ({ query }, response) => {
    const id = typeof query.id === 'string' ? query.id.trim().slice(0, MAX_ID_CHARS) : '';
    const found = id === '' ? undefined : await explainId(await door.queues(), Object.keys(config.integrations), id);
    response.send(renderExplain(id, found, now()).toString());
  });
  return router;
}

function renderExplain(id: string, found: Explanation | undefined, now: number): Html {
  return renderPage({
    title: id === '' ? 'Look up' : id,
    section: 'explain',
    body: html`
<div class="head">
  <h1>Look up</h1>
  <p class="quiet">The id of a webhook (the vendor got it with its 200), of a delivery or of a dead letter, an alert key, or a request id of Flashduty.</p>
</div>
<form class="choice" method="get" action="/explain" role="search">
  <label class="wide">Id or alert key <input type="search" name="id" value="${id}" maxlength="${MAX_ID_CHARS}" autocomplete="off" spellcheck="false" required></label>
  <button>Look up</button>
</form>
${found === undefined ? undefined : renderFound(id, found, now)}`,
  });
}

function renderFound(id: string, found: Explanation, now: number): Html {
  switch (found.kind) {
    case 'life':
      return renderLife(found.life, now);
    case 'found': {
      const { waitingIds, endedIds, deadLetterIds } = found.found;
      const sum = `${waitingIds.length} unfinished, ${endedIds.length} ended, ${counted(deadLetterIds.length, 'dead letter')}`;
      return html`
<p role="status"><strong class="id">${id}</strong>: ${sum}. <span class="quiet">Searched: ${REACH}.</span></p>
${found.lives.map((life) => renderLife(life, now))}
${found.untold === 0 ? undefined : html`<p class="quiet">${found.untold} more are not shown.</p>`}`;
    }
    case 'unknown':
      return html`<section class="card empty"><h2>Nothing is known of it</h2><p>Looked at: ${found.lookedAt.join('; ')}. A finished delivery is kept for 24 h, a dead letter for 30 days.</p></section>`;
  }
}
