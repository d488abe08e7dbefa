import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.mjs';

const ANSWER_WITHIN_MS = 10_000;

/** The samples that `npm start` prints commands for. */
export function sample(vendor, situation) {
  return readFileSync(join(root, 'scripts', 'samples', `${vendor}-${situation}.json`), 'utf8');
}

/** @returns {Promise<{ status: number, id?: string }>} status 0 when nobody answered */
export async function postWebhook(ingressUrl, vendor, body) {
  try {
    const response = await fetch(`${ingressUrl}/webhooks/${vendor}/sandbox-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { id } = await response.json();
    return { status: response.status, id };
  } catch {
    return { status: 0 };
  }
}

export async function getJson(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  return response.json();
}

/** Posts webhooks of alerts of their own, a steady number a second, until told to stop. */
export function postSteadily(ingressUrl, { everyMs }) {
  const template = JSON.parse(sample('zstack', 'problem'));
  const acknowledged = [];
  const refused = [];
  const posts = [];
  const timer = setInterval(() => {
    const body = JSON.stringify({ ...template, ALARM_RESOURCE_ID: `storm-${posts.length}` });
    const answered = postWebhook(ingressUrl, 'zstack', body).then(({ status, id }) => {
      if (status === 200) acknowledged.push(id);
      else refused.push(status);
    });
    posts.push(answered);
  }, everyMs);
  return {
    acknowledged,
    refused,
    stop: async () => {
      clearInterval(timer);
      await Promise.all(posts);
    },
  };
}
