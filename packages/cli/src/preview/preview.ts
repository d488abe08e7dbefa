import type { Envelope } from '@relay/contract';
import { EXIT } from '../exit-codes.js';
import { printReading } from './print-reading.js';
import { readPayload } from './read-payload.js';
import { readRequest } from './read-request.js';

/** What overrides the request, and what a configured source would know. */
export interface PreviewOptions {
  readonly method?: string;
  readonly query?: string;
  readonly contentType?: string;
  readonly timezone?: string;
  readonly source?: string;
}

/** No envelope has been stored, so there is no id that would lead anywhere. */
const NO_ID = '0'.repeat(26);

interface Printing {
  readonly asJson: boolean;
  /** Unix milliseconds. */
  readonly receivedAt: number;
}

/** Reads a payload by the code that the normalizer runs, and says what came of it. */
export function preview(
  bytes: Uint8Array,
  vendor: string,
  { method, query, contentType, timezone, source = vendor }: PreviewOptions,
  { asJson, receivedAt }: Printing,
): { readonly text: string; readonly exitCode: number } {
  const request = readRequest(bytes);
  const envelope: Envelope = {
    id: NO_ID,
    source,
    receivedAt,
    method: method?.toUpperCase() ?? request.method,
    query: query?.replace(/^\?/, '') ?? request.query,
    headers: { ...request.headers, ...(contentType === undefined ? {} : { 'content-type': contentType }) },
    body: request.body,
  };
  const previewed = readPayload(envelope, { name: source, vendor, ...(timezone === undefined ? {} : { timezone }) });
  return {
    text: asJson ? `${JSON.stringify(previewed, null, 2)}\n` : printReading(previewed),
    exitCode: previewed.kind === 'payloadError' ? EXIT.found : EXIT.done,
  };
}
