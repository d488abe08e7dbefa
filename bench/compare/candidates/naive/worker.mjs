import { readEnvelope } from '@relay/vendors';
import { Worker } from 'bullmq';
import { request } from 'undici';

const { REDIS_URL, PUSH_URL } = process.env;

const worker = new Worker('webhooks', deliver, { connection: { url: REDIS_URL }, concurrency: 50 });
worker.on('error', (error) => console.error(error.message));
worker.on('failed', (job, error) => console.error(`${job?.id}: ${error.message}`));
await worker.waitUntilReady();
console.log('worker ready');

async function deliver({ id, data }) {
  const { source, receivedAt, contentType, body } = data;
  const envelope = {
    id,
    source,
    receivedAt,
    method: 'POST',
    query: '',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  };
  const reading = readEnvelope(envelope, { name: source, vendor: 'zstack' });
  if (reading.kind === 'ignored') return;
  for (const event of reading.events) await push(event);
}

async function push(event) {
  const response = await request(PUSH_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  const reply = await response.body.json();
  if (response.statusCode !== 200 || reply.error) throw new Error(`Flashduty answered ${response.statusCode}`);
}
