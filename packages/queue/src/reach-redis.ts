import { connectProducer, type RedisClient, type RedisTarget } from './connect.js';

/** Redis cannot be reached, or has stopped answering. The message says where it is, never how to log in. */
export class RedisUnreachable extends Error {
  override readonly name = 'RedisUnreachable';
}

/**
 * For the command line: a connection that is ready, or an error that says in one line why there is none. It fails as
 * fast as the ingress's afterwards, because a person is waiting.
 */
export async function reachRedis(target: RedisTarget, withinMs: number): Promise<RedisClient> {
  const client = connectProducer(target);
  const outcome = await new Promise<'ready' | Error | undefined>((resolve) => {
    let lastError: Error | undefined;
    const deadline = setTimeout(() => resolve(lastError), withinMs);
    const end = (found: 'ready' | Error) => {
      clearTimeout(deadline);
      resolve(found);
    };
    client.once('ready', () => end('ready'));
    // Stays for the connection's whole life: ioredis prints an error event that nobody hears, stack and all.
    client.on('error', (error: Error) => {
      lastError = error;
      if (LOGIN_REFUSED.test(error.message)) end(error);
    });
  });
  if (outcome === 'ready') return client;
  client.disconnect();
  const why = outcome === undefined ? `no answer within ${withinMs / 1000} s` : innermost(outcome);
  throw new RedisUnreachable(`cannot reach Redis at ${addressOf(target)}: ${why}`);
}

/** Trying again would not change it. */
const LOGIN_REFUSED = /\b(WRONGPASS|NOAUTH|NOPERM)\b/;

/** Says in one line what is wrong with Redis, if that is why a command failed. */
export function explainRedisFault(error: Error, target: RedisTarget): string | undefined {
  if (error.name === 'ReplyError') return `Redis at ${addressOf(target)} refused a command: ${error.message}`;
  if (!UNANSWERED.some((pattern) => pattern.test(error.message))) return undefined;
  return `Redis at ${addressOf(target)} stopped answering: ${error.message}`;
}

/** ioredis tells these apart by nothing but their text. */
const UNANSWERED: readonly RegExp[] = [
  /^Command timed out$/,
  /^Redis owed an answer for \d+ ms$/,
  /^Connection is closed\.?$/,
  /^Command aborted due to connection close$/,
  /^Stream isn't writeable and enableOfflineQueue options is false$/,
  /^Reached the max retries per request limit/,
  /\b(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)\b/,
  /^Cluster isn't ready and enableOfflineQueue options is false$/,
  /^Failed to refresh slots cache\.$/,
];

function addressOf(target: RedisTarget): string {
  const list = (nodes: ReadonlyArray<{ host: string; port: number }>) =>
    nodes.map(({ host, port }) => `${host}:${port}`).join(', ');
  switch (target.kind) {
    case 'single': {
      const { hostname, port } = new URL(target.url.reveal());
      return `${hostname}:${port || 6379}`;
    }
    case 'sentinels':
      return `${target.name} by the sentinels ${list(target.sentinels)}`;
    case 'cluster':
      return `the cluster ${list(target.nodes)}`;
  }
}

/** A cluster wraps what happened at its nodes. */
function innermost(error: Error): string {
  const inner = 'lastNodeError' in error && error.lastNodeError instanceof Error ? error.lastNodeError : error;
  return inner.message === '' && 'code' in inner ? String(inner.code) : inner.message;
}
