import { Queue } from 'bullmq';
import express from 'express';

const { REDIS_URL, TOKEN } = process.env;
const webhooks = new Queue('webhooks', {
  connection: { url: REDIS_URL },
  defaultJobOptions: { attempts: 10, backoff: { type: 'exponential', delay: 1000 }, removeOnComplete: 1000 },
});

const app = express();
app.post('/webhooks/:source/:token', express.raw({ type: () => true, limit: '1mb' }), async (request, response) => {
  const { source, token } = request.params;
  if (token !== TOKEN) return response.status(401).json({ error: 'unauthorized' });
  const job = await webhooks.add('webhook', {
    source,
    receivedAt: Date.now(),
    contentType: request.get('content-type'),
    body: request.body.toString('utf8'),
  });
  response.json({ id: job.id });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
