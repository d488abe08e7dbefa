import { type Response, Router } from 'express';
import { refuseReadOnly } from '../../access/read-only.js';
import { refuse } from '../../access/refuse.js';
import { letterPath } from '../frame/paths.js';
import type { PageDesk } from '../page-desk.js';
import { fieldsOf } from './form-fields.js';
import { readStory, type StoryAtRest } from './read-story.js';
import { renderDiscardQuestion, renderReplayQuestion } from './render-question.js';
import { renderStory } from './render-story.js';

/** Tells the story of one dead letter, and replays or discards it after a question. */
export function serveLetter({ config, door, now }: PageDesk): Router {
  const router = Router();
  if (config.board.readOnly) router.get(['/:id/replay', '/:id/discard'], refuseReadOnly);

  router.get('/:id', async ({ params: { id } }, response) => {
    const story = await readStory(await door.queues(), config, id);
    if (story === undefined) return refuseUnknown(response);
    response.send(renderStory(story, config, now()).toString());
  });

  router.get('/:id/replay', async ({ params: { id } }, response) => {
    const story = await findAtRest(id, response);
    if (story !== undefined) response.send(renderReplayQuestion(story, config).toString());
  });

  router.get('/:id/discard', async ({ params: { id } }, response) => {
    const story = await findAtRest(id, response);
    if (story !== undefined) response.send(renderDiscardQuestion(story).toString());
  });

  router.post('/:id/replay', async (request, response) => {
    const { id } = request.params;
    const story = await findAtRest(id, response);
    if (story === undefined) return;
    const { asWas, force } = fieldsOf(request);
    const wish = { ...(asWas === 'yes' ? { asWas: true } : {}), ...(force === 'yes' ? { force: true } : {}) };
    const { deadLetters } = await door.queues();
    if (!(await deadLetters.replay(story.state, wish))) return refuseLate(response);
    response.redirect(303, letterPath(id));
  });

  router.post('/:id/discard', async ({ params: { id } }, response) => {
    const story = await findAtRest(id, response);
    if (story === undefined) return;
    const { deadLetters } = await door.queues();
    if (!(await deadLetters.discard(story.state, now()))) return refuseLate(response);
    response.redirect(303, letterPath(id));
  });

  return router;

  /** Says itself why there is nothing to be asked or done. */
  async function findAtRest(id: string, response: Response): Promise<StoryAtRest | undefined> {
    const story = await readStory(await door.queues(), config, id);
    if (story?.kind === 'at rest') return story;
    if (story === undefined) refuseUnknown(response);
    else refuseLate(response);
    return undefined;
  }
}

function refuseUnknown(response: Response): void {
  refuse(response, 404, 'not_found', 'There is no such dead letter; they are kept for 30 days');
}

function refuseLate(response: Response): void {
  refuse(response, 409, 'not_at_rest', 'It is not at rest any more: somebody has replayed or discarded it meanwhile');
}
