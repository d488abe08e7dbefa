import { configSecrets, type RelayConfig, secretForms } from '@relay/runtime';
import { escapeHtml } from './html.js';

/**
 * Gives a function that hides every secret of the configuration in a page: the last line of defence. None should be in
 * Redis, but what is there came from outside.
 */
export function maskSecrets(config: RelayConfig): (page: string) => string {
  const forms = configSecrets(config)
    .flatMap(secretForms)
    .flatMap((form) => [form, escapeHtml(form), escapeHtml(JSON.stringify(form).slice(1, -1))]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (page) => longestFirst.reduce((masked, form) => masked.replaceAll(form, '[secret]'), page);
}
