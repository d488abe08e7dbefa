import type { Response } from 'express';

/** Answers in the form of every other answer of the ops server; the message carries the remedy. */
export function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } });
}
