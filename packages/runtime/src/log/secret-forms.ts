import type { Secret } from '../config/secret.js';

/** Shorter ones are found in ordinary words: masking them would hide the log, not the secret. */
const MIN_SECRET_CHARS = 6;

/**
 * Every text by which a secret could be seen: as it is, as it stands in a URL, and, of a URL, the parts that are
 * secret for themselves. Not a URL's user name: `default` is Redis's own.
 */
export function secretForms(secret: Secret): string[] {
  const value = secret.reveal();
  const parts = [value, ...secretPartsOfUrl(value)];
  const forms = parts.flatMap((part) => [part, encodeURIComponent(part), encodeURI(part), decode(part)]);
  return [...new Set(forms)].filter((form) => form.length >= MIN_SECRET_CHARS);
}

function secretPartsOfUrl(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const url = new URL(value);
  const rawKeys = [...value.matchAll(/[?&]integration_key=([^&#]*)/g)].map(([, key]) => key ?? '');
  const keys = url.searchParams.getAll('integration_key');
  return [url.href, `${url.pathname}${url.search}`, url.search, url.password, ...rawKeys, ...keys].filter(
    (part) => part !== '' && part !== '/',
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
