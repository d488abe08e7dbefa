const LOOK_EVERY_MS = 200;
const TELL_EVERY_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Waits until every service says that it can do its work. A service may wait for its Redis for as long as it takes, so
 * there is no deadline; every five seconds it is told who is not ready, and why.
 * @param {{ name: string, readyUrl: string }[]} services
 */
export async function waitUntilReady(services, tell) {
  let nextTellAt = Date.now() + TELL_EVERY_MS;
  for (;;) {
    const answers = await Promise.all(services.map(async ({ name, readyUrl }) => ({ name, why: await ask(readyUrl) })));
    const waiting = answers.filter(({ why }) => why !== undefined);
    if (waiting.length === 0) return;
    if (Date.now() >= nextTellAt) {
      tell(`waiting for ${waiting.map(({ name, why }) => `${name} (${why})`).join(' and ')} …`);
      nextTellAt += TELL_EVERY_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** Why a service is not ready; undefined when it is. */
async function ask(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const text = await response.text();
    return response.ok ? undefined : text.replace(/\s+/g, ' ').slice(0, 200);
  } catch {
    return 'does not answer yet';
  }
}
