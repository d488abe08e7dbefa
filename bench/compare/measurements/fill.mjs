import { WEBHOOK_PATH } from '../candidates/candidates.mjs';

const CONNECTIONS = 64;

/** Stores webhooks through the ingress, as fast as it takes them. Every one must be taken. */
export async function fill(sender, ingress, { first = 0, count, bodyBytes = 1024 }) {
  const run = { origins: [ingress.url], paths: [WEBHOOK_PATH], connections: CONNECTIONS, plan: { bodyBytes } };
  const { accepted, refused } = await sender.closedLoop({ ...run, first, count });
  if (accepted < count) throw new Error(`not all were accepted: ${JSON.stringify(refused)}`);
}
