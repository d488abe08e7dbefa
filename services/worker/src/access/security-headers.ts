import type { RequestHandler } from 'express';

/** Everything a page needs comes from here, and an operator's browser calls nobody else. */
const OWN_POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
};

/** A content security policy: ours, with what else a page needs. */
export function policyOf(more: Readonly<Record<string, string>> = {}): string {
  return Object.entries({ ...OWN_POLICY, ...more })
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

const HEADERS = {
  'Content-Security-Policy': policyOf(),
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: a form's request would then say that its origin is null, and could not be told from a stranger's.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
} as const;

export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};
