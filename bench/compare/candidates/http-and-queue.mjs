import { createServer } from 'node:http';
import { Queue } from 'bullmq';

/** What storing costs: no framework, no route, no token; the body goes into the queue. */
const { REDIS_URL } = process.env;
const webhooks = new Queue('webhooks', {
  connection: { url: REDIS_URL },
  defaultJobOptions: { attempts: 10, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: 1000 },
});

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', async () => {
    try {
      const job = await webhooks.add('webhook', { body: Buffer.concat(chunks).toString('utf8') });
      response.end(JSON.stringify({ id: job.id }));
    } catch {
      response.writeHead(503).end();
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
