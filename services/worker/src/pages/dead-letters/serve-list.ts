import type { BuriedLetter } from '@relay/queue';
import { type Request, Router } from 'express';
import { refuseReadOnly } from '../../access/read-only.js';
import { refuse } from '../../access/refuse.js';
import type { PageDesk } from '../page-desk.js';
import { fieldsOf, readCount } from './form-fields.js';
import { matches, queryOf, readFilter } from './letter-filter.js';
import { renderBulkQuestion } from './render-bulk-question.js';
import { type Done, renderList } from './render-list.js';
import { replayMany } from './replay-many.js';

const LETTERS_A_PAGE = 50;
/** Each is handed to the undertaker on its own, while a person waits for the answer. */
const REPLAYED_AT_ONCE = 500;

/** Lists dead letters, and replays what is listed after a question. */
export function serveList({ config, door, now }: PageDesk): Router {
  const { readOnly } = config.board;
  const router = Router();
  if (readOnly) router.get('/replay', refuseReadOnly);

  router.get('/', async ({ query }, response) => {
    const filter = readFilter(query);
    const { letters, deadLetters } = await door.queues();
    const all = await letters.read();
    const matching = all.filter((letter) => matches(letter, filter));
    const pages = Math.max(1, Math.ceil(matching.length / LETTERS_A_PAGE));
    const page = Math.min(pages, Math.max(1, readCount(query.page, 9) ?? 1));
    const onPage = matching.slice((page - 1) * LETTERS_A_PAGE, page * LETTERS_A_PAGE);
    const states = await Promise.all(onPage.map(({ id }) => deadLetters.find(id)));
    const shown = states.filter((state): state is BuriedLetter => state?.kind === 'dead');
    const counts = { matching: matching.length, page, pages };
    const view = { filter, all, ...counts, shown, done: readDone(query), readOnly, now: now() };
    response.send(renderList(view).toString());
  });

  router.get('/replay', async ({ query }, response) => {
    const filter = readFilter(query);
    const { letters } = await door.queues();
    const matching = (await letters.read()).filter((letter) => matches(letter, filter));
    const [newest] = matching;
    if (newest === undefined) return response.redirect(303, `/dead-letters?${queryOf(filter)}`);
    const view = { filter, matching: matching.length, atOnce: REPLAYED_AT_ONCE, until: newest.buriedAt };
    response.send(renderBulkQuestion(view).toString());
  });

  router.post('/replay', async (request, response) => {
    const fields = fieldsOf(request);
    const filter = readFilter(fields);
    const until = readCount(fields.until, 16);
    if (until === undefined) return refuse(response, 400, 'bad_request', 'The question was not asked by this page');
    const { letters, deadLetters } = await door.queues();
    const all = await letters.read();
    const chosen = all.filter((letter) => letter.buriedAt <= until && matches(letter, filter));
    const { replayed, missed } = await replayMany(deadLetters, chosen, REPLAYED_AT_ONCE);
    response.redirect(303, `/dead-letters?${queryOf(filter, { replayed: `${replayed}`, missed: `${missed}` })}`);
  });

  return router;
}

/** What was asked for, as numbers in an address: whatever stands there is only shown. */
function readDone({ replayed, missed }: Request['query']): Done | undefined {
  const done = readCount(replayed, 6);
  return done === undefined ? undefined : { replayed: done, missed: readCount(missed, 6) ?? 0 };
}
