import type { Complaint } from './check-push-url.js';

const DATABASE_PATH = /^\/?(\d{1,5})?$/;

/** What is wrong with a Redis URL; undefined if nothing. Never repeats the URL: it may hold a password. */
export function complainAboutRedisUrl(text: string): Complaint | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    return {
      problem: 'is not a redis:// or rediss:// URL with a host',
      remedy: 'Write for example redis://127.0.0.1:6379; encode special characters of a password (/ as %2F).',
    };
  }
  if (!DATABASE_PATH.test(url.pathname)) {
    return { problem: 'has a path that is not a database number', remedy: 'End it in /0, or after the port.' };
  }
  if (text.includes('?') || text.includes('#')) {
    return { problem: 'holds ? or # options, which are not supported', remedy: 'Use the keys beneath redis instead.' };
  }
  return undefined;
}

/** The URL with the login and database that stand beside it, percent-encoded as needed. */
export function completeRedisUrl(
  text: string,
  { username, password, db }: { username?: string; password?: string; db?: number },
): string {
  const url = new URL(text);
  if (username !== undefined) url.username = encodeURIComponent(username);
  if (password !== undefined) url.password = encodeURIComponent(password);
  if (db !== undefined) url.pathname = `/${db}`;
  return url.href;
}
