import type { RequestHandler } from 'express';
import { refuse } from './refuse.js';
import { isReading } from './same-origin.js';

/** With board.readOnly nothing is changed, and nobody is asked whether it should be. */
export const refuseReadOnly: RequestHandler = (_request, response) => {
  refuse(response, 403, 'read_only', 'These pages only show: board.readOnly is set');
};

export const refuseChanges: RequestHandler = (request, response, next) => {
  if (isReading(request.method)) return next();
  refuseReadOnly(request, response, next);
};
