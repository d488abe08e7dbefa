import { once } from 'node:events';
import { createServer } from 'node:http';
import { answer } from '../lab/answer.mjs';
import { nowMs } from '../lab/clock.mjs';
import { numberIn } from '../load/webhooks.mjs';

/**
 * Flashduty as fast as it could be: every push is answered as documented and only the time of its arrival is kept. The
 * stand-in of this project checks and merges, which is too much work on a machine where two candidates are compared.
 */
const SUCCESS = Buffer.from('{"request_id":"0af7651916cd43dd8448eb211c80319c","data":{"alert_key":"bench"}}');
const AWAY = Buffer.from(
  '{"request_id":"0af7651916cd43dd8448eb211c80319c","error":{"code":"ServiceUnavailable","message":"away"}}',
);

let isAway = false;
let firstAt = new Float64Array(0);
let order = [];
let distinct = 0;

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (!isAway) note(numberIn(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)), nowMs());
    const body = isAway ? AWAY : SUCCESS;
    response.writeHead(isAway ? 503 : 200, { 'Content-Type': 'application/json', 'Content-Length': body.length });
    response.end(body);
  });
});

function note(number, at) {
  if (number < 0 || number >= firstAt.length) return;
  order.push(number);
  if (firstAt[number] !== 0) return;
  firstAt[number] = at;
  distinct += 1;
}

answer({
  listen: async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  },
  /** Forgets everything and expects numbers below `capacity`. */
  expect: ({ capacity }) => {
    firstAt = new Float64Array(capacity);
    order = [];
    distinct = 0;
  },
  away: ({ away }) => {
    isAway = away;
  },
  count: () => distinct,
  report: () => ({ firstAt, order: Uint32Array.from(order) }),
});
