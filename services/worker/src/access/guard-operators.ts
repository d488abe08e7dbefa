import type { BoardConfig } from '@relay/runtime';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { auditChanges } from './audit-changes.js';
import { requireOperator } from './require-operator.js';
import { requireSameOrigin } from './same-origin.js';

/** What stands before every page: each change is noted, only operators get in, and only our own pages may change anything. */
export function guardOperators(config: BoardConfig, logger: Logger): RequestHandler[] {
  return [auditChanges(logger), requireOperator(config, logger), requireSameOrigin];
}
