import type { Secret } from '../config/secret.js';

/** Shorter ones are found in ordinary words: masking them would hide the log, not the secret. */
const MIN_SECRET_CHARS = 6;

/**
 * Every text by which a secret could be seen: as it is, as it stands in a URL, and, of a URL, the parts that are
 * secret for themselves. Not a URL's user name: `default` is Redis's own, and an everyday word.
 */
export function secretForms(secret: Secret): string[] {
  const value = secret.reveal();
  const parts = [value, ...secretPartsOfUrl(value)];
  const plain = parts.flatMap((part) => [part, ...attempt(decodeURIComponent, part)]);
  const forms = plain.flatMap((text) => [text, ...attempt(encodeURIComponent, text), ...attempt(encodeURI, text)]);
  return [...new Set(forms)].filter((form) => form.length >= MIN_SECRET_CHARS);
}

function secretPartsOfUrl(value: string): string[] {
  if (!URL.canParse(value)) return [];
  const url = new URL(value);
  const keysAsWritten = [...value.matchAll(/[?&]integration_key=([^&#]*)/g)].flatMap(([, key = '']) => key);
  return [url.href, url.password, ...url.searchParams.getAll('integration_key'), ...keysAsWritten];
}

/** Not every text can be encoded (half of a surrogate pair) or decoded (a lone %). */
function attempt(transcribe: (text: string) => string, text: string): string[] {
  try {
    return [transcribe(text)];
  } catch {
    return [];
  }
}
