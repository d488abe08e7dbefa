import { toError } from '@relay/contract';
import { releaseHold } from '@relay/queue';
import { soon } from '@relay/runtime';
import { type Response, Router } from 'express';
import { refuse } from '../../access/refuse.js';
import { html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import type { RelayLook } from '../look/look-at-relay.js';
import type { PageDesk } from '../page-desk.js';
import { type Blind, renderBlind, renderStatus } from './render-status.js';

/** A person who waits longer takes the relay for dead. */
const LOOK_WITHIN_MS = 5_000;

const AWAY = {
  title: 'Redis is away',
  remedy: html`Nothing that was accepted is lost: webhooks go to the spools of the ingresses, and deliveries wait. See that Redis runs and has memory and disk: <code>docker compose ps redis</code>, <code>docker compose logs redis</code>.`,
};

const LATE = {
  title: 'Redis is slow',
  fault: 'It has not told within some seconds what waits',
  remedy: html`The page tries again by itself. With many thousands waiting a look takes its time; otherwise see what slows Redis down: <code>redis-cli slowlog get</code>, and the load and disk of its machine.`,
};

/** The status page, which answers whatever Redis does, and its one button. */
export function serveStatus(desk: PageDesk): Router {
  const { config, door } = desk;
  let last: RelayLook | undefined;
  const lookAgain = async (): Promise<RelayLook | Omit<Blind, 'last'>> => {
    try {
      last = await desk.look();
      return last;
    } catch (thrown) {
      const fault = door.explain(toError(thrown));
      if (fault === undefined) throw thrown;
      return { ...AWAY, fault };
    }
  };

  const router = Router();

  router.get('/', async (_request, response) => {
    const seen = await soon(lookAgain(), LOOK_WITHIN_MS, LATE);
    const page = 'problems' in seen ? renderStatus(seen, config) : renderBlind({ ...seen, last }, config, desk.now());
    response.send(page.toString());
  });

  router.post('/integrations/:name/release', async (request, response) => {
    const { name } = request.params;
    if (!Object.hasOwn(config.integrations, name)) return refuseUnknown(response);
    const queues = await door.queues();
    const released = await releaseHold(queues.client, queues.deliveriesOf(name));
    const outcome = released === undefined ? 'idle' : 'released';
    response.redirect(303, `/integrations/${encodeURIComponent(name)}/${outcome}`);
  });

  router.get('/integrations/:name/:outcome', (request, response) => {
    const { name, outcome } = request.params;
    const words = OUTCOMES.get(outcome);
    if (words === undefined || !Object.hasOwn(config.integrations, name)) return refuseUnknown(response);
    const body = html`<section class="card notice"><h1>${name}</h1><p>${words}</p><p><a href="/">To the status page</a></p></section>`;
    response.send(renderPage({ title: name, section: 'status', body }).toString());
  });

  return router;
}

function refuseUnknown(response: Response): void {
  refuse(response, 404, 'not_found', 'There is no such integration in the configuration');
}

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  [
    'released',
    'The wait for the next probe is over: one delivery goes out now. If Flashduty takes it, all others follow; if not, the hold goes on.',
  ],
  ['idle', 'It is not held any more: its deliveries go out by themselves.'],
]);
