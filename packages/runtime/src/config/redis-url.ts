import type { Complaint } from './complaint.js';

const DATABASE_PATH = /^\/?(\d{1,5})?$/;

/** What is wrong with a Redis URL; undefined if nothing. Never repeats the URL: it may hold a password. */
export function complainAboutRedisUrl(text: string): Complaint | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^rediss?:$/.test(url.protocol) || url.hostname === '') {
    return {
      problem: 'is not a redis:// or rediss:// URL with a host',
      remedy: 'Write for example redis://127.0.0.1:6379; in a password, encode special characters (/ as %2F).',
    };
  }
  if (!isDecodable(url.username) || !isDecodable(url.password)) {
    return { problem: 'holds a % that begins no %XX', remedy: 'Write a % in a user name or password as %25.' };
  }
  if (!DATABASE_PATH.test(url.pathname)) {
    return { problem: 'has a path that is not a database number', remedy: 'End it after the port, or in /0.' };
  }
  if (text.includes('?') || text.includes('#')) {
    return { problem: 'holds ? or # options, which are not supported', remedy: 'Use the keys beneath redis instead.' };
  }
  return undefined;
}

/** Whether a sound Redis URL says this itself. */
export function redisUrlHolds(text: string, part: 'username' | 'password' | 'db'): boolean {
  const url = new URL(text);
  return part === 'db' ? url.pathname.length > 1 : url[part] !== '';
}

/** A sound Redis URL with the login and database that stand beside it, percent-encoded as needed. */
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

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}
