import type { BuriedLetter } from '@relay/queue';
import { type Request, type Response, Router } from 'express';
import { refuseReadOnly } from '../../access/read-only.js';
import { refuse } from '../../access/refuse.js';
import type { PageDesk } from '../page-desk.js';
import { matches, queryOf, readFilter } from './letter-filter.js';
import { readStory, type Story } from './read-story.js';
import { renderList } from './render-list.js';
import { renderBulkQuestion, renderDiscardQuestion, renderReplayQuestion } from './render-question.js';
import { renderStory } from './render-story.js';
import { replayMany } from './replay-many.js';

const LETTERS_A_PAGE = 50;
/** Each is handed to the undertaker on its own, while a person waits for the answer. */
const REPLAYED_AT_ONCE = 500;

/** Lists dead letters, tells the story of one, and replays or discards after a question. */
export function serveDeadLetters(desk: PageDesk): Router {
  const { config, door } = desk;
  const router = Router();
  if (config.board.readOnly) router.get(['/replay', '/:id/replay', '/:id/discard'], refuseReadOnly);

  router.get('/', async ({ query }, response) => {
    const filter = readFilter(query);
    const all = await desk.letters().read();
    const matching = all.filter((letter) => matches(letter, filter));
    const pages = Math.max(1, Math.ceil(matching.length / LETTERS_A_PAGE));
    const page = Math.min(pages, Math.max(1, Math.trunc(Number(query.page)) || 1));
    const onPage = matching.slice((page - 1) * LETTERS_A_PAGE, page * LETTERS_A_PAGE);
    const states = await Promise.all(onPage.map(({ id }) => door.queues().deadLetters.find(id)));
    const view = {
      filter,
      all,
      matching: matching.length,
      shown: states.filter((state): state is BuriedLetter => state?.kind === 'dead'),
      page,
      pages,
      done: readDone(query),
      readOnly: config.board.readOnly,
      now: desk.now(),
    };
    response.send(renderList(view).toString());
  });

  router.get('/replay', async ({ query }, response) => {
    const filter = readFilter(query);
    const matching = (await desk.letters().read()).filter((letter) => matches(letter, filter));
    const until = Math.max(0, ...matching.slice(0, 1).map(({ buriedAt }) => buriedAt));
    const view = { filter, matching: matching.length, atOnce: REPLAYED_AT_ONCE, until };
    response.send(renderBulkQuestion(view).toString());
  });

  router.post('/replay', async (request, response) => {
    const fields = fieldsOf(request);
    const filter = readFilter(fields);
    const until = readCount(fields.until, 16);
    if (until === undefined) return refuse(response, 400, 'bad_request', 'The question was not asked by this page');
    const chosen = (await desk.letters().read()).filter(
      (letter) => letter.buriedAt <= until && matches(letter, filter),
    );
    const { replayed, missed } = await replayMany(door.queues().deadLetters, chosen, REPLAYED_AT_ONCE);
    response.redirect(303, `/dead-letters?${queryOf(filter, { replayed: `${replayed}`, missed: `${missed}` })}`);
  });

  router.get('/:id', async (request, response) => {
    const story = await readStory(door.queues(), config, request.params.id);
    if (story === undefined)
      return refuse(response, 404, 'not_found', 'There is no such dead letter; they are kept for 30 days');
    response.send(renderStory(story, config, desk.now()).toString());
  });

  router.get('/:id/replay', async (request, response) => {
    const story = await findAtRest(desk, request.params.id, response);
    if (story !== undefined) response.send(renderReplayQuestion(story, config).toString());
  });

  router.get('/:id/discard', async (request, response) => {
    const story = await findAtRest(desk, request.params.id, response);
    if (story !== undefined) response.send(renderDiscardQuestion(story).toString());
  });

  router.post('/:id/replay', async (request, response) => {
    const story = await findAtRest(desk, request.params.id, response);
    if (story === undefined) return;
    const { asWas, force } = fieldsOf(request);
    const wish = { ...(asWas === 'yes' ? { asWas: true } : {}), ...(force === 'yes' ? { force: true } : {}) };
    if (!(await door.queues().deadLetters.replay(story.state, wish))) return refuseLate(response);
    response.redirect(303, `/dead-letters/${encodeURIComponent(request.params.id)}`);
  });

  router.post('/:id/discard', async (request, response) => {
    const story = await findAtRest(desk, request.params.id, response);
    if (story === undefined) return;
    if (!(await door.queues().deadLetters.discard(story.state, desk.now()))) return refuseLate(response);
    response.redirect(303, `/dead-letters/${encodeURIComponent(request.params.id)}`);
  });

  return router;
}

/** Says itself why there is nothing to be asked or done. */
async function findAtRest(
  { door, config }: PageDesk,
  id: string,
  response: Response,
): Promise<Extract<Story, { kind: 'at rest' }> | undefined> {
  const story = await readStory(door.queues(), config, id);
  if (story?.kind === 'at rest') return story;
  if (story === undefined)
    refuse(response, 404, 'not_found', 'There is no such dead letter; they are kept for 30 days');
  else refuseLate(response);
  return undefined;
}

function refuseLate(response: Response): void {
  refuse(response, 409, 'not_at_rest', 'It is not at rest any more: somebody has replayed or discarded it meanwhile');
}

/** What was asked for, as numbers in an address: whatever stands there is only shown. */
function readDone({ replayed, missed }: Request['query']): { replayed: number; missed: number } | undefined {
  const done = readCount(replayed, 6);
  return done === undefined ? undefined : { replayed: done, missed: readCount(missed, 6) ?? 0 };
}

function readCount(value: unknown, maxDigits: number): number | undefined {
  return typeof value === 'string' && /^\d+$/.test(value) && value.length <= maxDigits ? Number(value) : undefined;
}

/** A form's fields; without a form there are none. */
function fieldsOf({ body }: Request): Readonly<Record<string, unknown>> {
  return typeof body === 'object' && body !== null ? body : {};
}
