import { toError } from '@relay/contract';
import { releaseHold } from '@relay/queue';
import { Router } from 'express';
import { refuse } from '../../access/refuse.js';
import { html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import type { RelayLook } from '../look/look-at-relay.js';
import type { PageDesk } from '../page-desk.js';
import { renderBlind, renderStatus } from './render-status.js';

/** The status page, which answers whatever Redis does, and its one button. */
export function serveStatus(desk: PageDesk): Router {
  const { config, door } = desk;
  let last: RelayLook | undefined;
  const router = Router();

  router.get('/', async (_request, response) => {
    try {
      last = await desk.look();
      response.send(desk.finish(renderStatus(last, config)));
    } catch (thrown) {
      const fault = door.explain(toError(thrown));
      if (fault === undefined) throw thrown;
      response.send(desk.finish(renderBlind({ fault, last }, config, desk.now())));
    }
  });

  router.post('/integrations/:name/release', async (request, response) => {
    const { name } = request.params;
    if (!Object.hasOwn(config.integrations, name)) {
      return refuse(response, 404, 'not_found', 'There is no such integration in the configuration');
    }
    const queues = door.queues();
    const released = await releaseHold(queues.client, queues.deliveriesOf(name));
    const outcome = released === undefined ? 'idle' : 'released';
    response.redirect(303, `/integrations/${encodeURIComponent(name)}/${outcome}`);
  });

  router.get('/integrations/:name/:outcome', (request, response, next) => {
    const words = OUTCOMES.get(request.params.outcome);
    if (words === undefined) return next();
    const body = html`<section class="card notice"><h1>${request.params.name}</h1><p>${words}</p><p><a href="/">To the status page</a></p></section>`;
    response.send(desk.finish(renderPage({ title: request.params.name, section: 'status', body })));
  });

  return router;
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  [
    'released',
    'The wait for the next probe is over: one delivery goes out now. If Flashduty takes it, all others follow; if not, the hold goes on.',
  ],
  ['idle', 'It is not held any more: its deliveries go out by themselves.'],
]);
