import { WEBHOOK_PATH } from '../candidates/candidates.mjs';

const CONNECTIONS = 64;
const BODY_BYTES = 1024;

/** Stores webhooks through the ingress, as fast as it takes them. Every one must be taken. */
export async function fill(sender, ingress, { first = 0, count }) {
  const run = {
    origins: [ingress.url],
    paths: [WEBHOOK_PATH],
    connections: CONNECTIONS,
    plan: { bodyBytes: BODY_BYTES },
  };
  const { accepted, refused } = await sender.closedLoop({ ...run, first, count });
  if (accepted < count) throw new Error(`not all were accepted: ${JSON.stringify(refused)}`);
}
