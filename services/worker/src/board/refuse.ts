import type { Response } from 'express';

/** In bull-board's own form, whose page shows it as a notice; so the message carries the remedy. */
export function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: message, code });
}
