import express from 'express';

/** What Express itself costs: the body is read, nothing is kept. */
const { TOKEN } = process.env;
let last = 0;

const app = express();
app.post('/webhooks/:source/:token', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  if (request.params.token !== TOKEN) return response.status(401).json({ error: 'unauthorized' });
  last += 1;
  response.json({ id: String(last) });
});
const server = app.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
