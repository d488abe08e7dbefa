import { configSecrets, type RelayConfig } from '@relay/runtime';

/** Shorter ones are ordinary words, and hiding those would hide the output. */
const MIN_SECRET_CHARS = 6;

/**
 * Gives a function that hides every secret of the configuration in a text: the last line of defence. None should be in
 * Redis, but what is there came from outside.
 */
export function maskSecrets(config: RelayConfig): (text: string) => string {
  const forms = configSecrets(config)
    .flatMap((secret) => formsOf(secret.reveal()))
    .filter((form) => form.length >= MIN_SECRET_CHARS);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, form) => masked.replaceAll(form, '[secret]'), text);
}

/** The value, of a URL also what is secret in it, and each as it stands in JSON or in a URL. */
function formsOf(value: string): string[] {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const parts = url === undefined ? [] : [decoded(url.password), ...url.searchParams.getAll('integration_key')];
  return [value, ...parts].flatMap((part) => [part, JSON.stringify(part).slice(1, -1), encodeURIComponent(part)]);
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
