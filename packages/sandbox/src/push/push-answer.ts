import { type Answer, jsonAnswer } from '../http/answer.js';

export function successAnswer(requestId: string, alertKey?: string): Answer {
  const data = alertKey === undefined ? {} : { alert_key: alertKey };
  return jsonAnswer(200, { request_id: requestId, data }, requestIdHeader(requestId));
}

export function errorAnswer(
  requestId: string,
  {
    status,
    code,
    message,
    headers = {},
  }: { status: number; code: string; message: string; headers?: Answer['headers'] },
): Answer {
  const error = { code, message };
  return jsonAnswer(status, { request_id: requestId, error }, { ...requestIdHeader(requestId), ...headers });
}

export function requestIdHeader(requestId: string): Answer['headers'] {
  return { 'flashcat-request-id': requestId };
}
