import { configSecrets, type RelayConfig, secretForms } from '@relay/runtime';
import type { RequestHandler } from 'express';
import { escapeHtml } from '../pages/frame/html.js';

/**
 * Hides every secret of the configuration in whatever is answered: the last line of defence. None should be in Redis, but
 * what is there came from outside.
 */
export function maskSecrets(config: RelayConfig): RequestHandler {
  const mask = createMask(config);
  return (_request, response, next) => {
    const { send } = response;
    response.send = function masked(body: unknown) {
      return send.call(this, typeof body === 'string' ? mask(body) : body);
    };
    next();
  };
}

/** Each secret as it is, as it stands in JSON, and as either stands in HTML. */
function createMask(config: RelayConfig): (text: string) => string {
  const forms = configSecrets(config)
    .flatMap(secretForms)
    .flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])
    .flatMap((form) => [form, escapeHtml(form)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce((masked, form) => masked.replaceAll(form, '[secret]'), text);
}
