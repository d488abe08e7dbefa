import type { Response } from 'express';
import { renderRefusal } from '../pages/frame/render-refusal.js';

/**
 * To a person as a page, to everything else in bull-board's own form, whose page shows it as a notice: so the message
 * carries the remedy.
 */
export function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status);
  if (response.req.accepts(['json', 'html']) === 'html') response.send(renderRefusal(status, message).toString());
  else response.json({ error: message, code });
}
