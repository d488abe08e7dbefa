import { nowMs } from './clock.mjs';

const NUMBER = /^bench-(\d+)$/;

/**
 * The project's stand-in for Flashduty: checks every rule, merges, keeps what it accepted and fails as it is told.
 * @typedef {{ number: number, at: number }} SeenEvent `at` on the clock of `nowMs`
 * @param {import('./lab.mjs').Lab} lab
 */
export async function startSandbox(lab) {
  const started = lab.startNode('stand-in', 'packages/sandbox/dist/main.js', { PORT: '0', HOST: '127.0.0.1' });
  const [, url] = await started.logged(/ready: (http:\/\/\S+)\/\n/);
  const [wallMs, steadyMs] = [Date.now(), nowMs()];
  let lastSeq = 0;
  return {
    ...started,
    pushUrl: (name) => `${url}/event/push/alert/standard?integration_key=${name}-integration-key`,
    /** @param {import('@relay/sandbox').BehaviourInput} behaviour */
    behave: async (behaviour) => {
      const response = await fetch(`${url}/api/behaviour`, { method: 'POST', body: JSON.stringify(behaviour) });
      if (!response.ok) throw new Error(`the stand-in does not understand: ${await response.text()}`);
    },
    /** What was accepted since the last time this was asked, in order. @returns {Promise<SeenEvent[]>} */
    takeNewEvents: async () => {
      const { events } = await getJson(`${url}/api/events?since=${lastSeq}`);
      lastSeq = events.at(-1)?.seq ?? lastSeq;
      return events.map(({ event, receivedAt }) => ({
        number: Number(NUMBER.exec(event.labels.trigger_value)?.[1]),
        at: receivedAt - wallMs + steadyMs,
      }));
    },
    /** How many pushes broke a rule, a rate limit among them. */
    countRefusals: async () => (await getJson(`${url}/api/refusals`)).refused,
  };
}

async function getJson(url) {
  const response = await fetch(url);
  return response.json();
}
