import type { RequestHandler } from 'express';
import { policyOf } from '../access/security-headers.js';

/** The colours of bull-board's Redis icon, a style element within its drawing. */
const ICON_STYLE = "'sha256-r2N1TB/gHbBtBZFKg7ejmq1acVSREzucTAEw6ga4hoU='";

const POLICY = policyOf({ 'worker-src': "'self'", 'style-src': `'self' ${ICON_STYLE}`, 'base-uri': "'self'" });

/** bull-board's page needs a little more than ours. */
export const boardPolicy: RequestHandler = (_request, response, next) => {
  response.set('Content-Security-Policy', POLICY);
  next();
};
