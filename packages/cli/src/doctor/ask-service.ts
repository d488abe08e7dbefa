import { toError } from '@relay/contract';

/** What a service said of itself, or that nobody said anything. */
export type ServiceAnswer =
  | { readonly kind: 'answered'; readonly url: string; readonly ready: boolean; readonly checks: string }
  /** Somebody else has this port. */
  | { readonly kind: 'stranger'; readonly url: string }
  | { readonly kind: 'nobody'; readonly url: string; readonly reason: string };

const ANSWER_WITHIN_MS = 3_000;

/** Asks these hosts until one of the relay's answers; otherwise what the first one did, which is the likeliest. */
export async function askService(hosts: readonly [string, ...string[]], opsPort: number): Promise<ServiceAnswer> {
  const [first, ...others] = hosts;
  const answer = await askHost(`http://${first}:${opsPort}/readyz`);
  const [next, ...rest] = others;
  if (answer.kind === 'answered' || next === undefined) return answer;
  const other = await askService([next, ...rest], opsPort);
  return other.kind === 'answered' ? other : answer;
}

async function askHost(url: string): Promise<ServiceAnswer> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    return readAnswer(url, await response.text());
  } catch (thrown) {
    const error = toError(thrown);
    // "fetch failed" says nothing; its cause does.
    const cause = error.cause === undefined ? error : toError(error.cause);
    return { kind: 'nobody', url, reason: cause.message };
  }
}

function readAnswer(url: string, text: string): ServiceAnswer {
  const answer = parsed(text);
  if (typeof answer !== 'object' || answer === null || !('ready' in answer && 'checks' in answer)) {
    return { kind: 'stranger', url };
  }
  const checks = Object.entries(answer.checks ?? {}).map(([name, state]) => `${name} ${state}`);
  return { kind: 'answered', url, ready: answer.ready === true, checks: checks.join(', ') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
