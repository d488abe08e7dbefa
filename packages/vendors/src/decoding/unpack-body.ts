import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { PayloadError, toError } from '@relay/contract';

/** The ingress lets far less in; this guards replays and previews, where no ingress stood in front. */
const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;

/** No sender packs more often than once; each further layer is another chance to blow a small body up. */
const MAX_CODINGS = 3;

type Unpack = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

const gunzip: Unpack = (bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength });

/** RFC 9110 means zlib by `deflate`, and yet some clients send the bare stream. A zlib header starts with method 8. */
const inflate: Unpack = (bytes, maxOutputLength) =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, { maxOutputLength }) : inflateRawSync(bytes, { maxOutputLength });

const CODINGS: ReadonlyMap<string, Unpack> = new Map([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', (bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength })],
]);

/** Undoes the codings of a `content-encoding` header, last first. Throws a PayloadError for a broken or unknown one. */
export function unpackBody(body: Uint8Array, contentEncoding = '', maxBytes = MAX_UNPACKED_BYTES): Uint8Array {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MAX_CODINGS) {
    throw new PayloadError('(body)', `packed ${codings.length} times; at most ${MAX_CODINGS} are undone`);
  }
  return codings.reduceRight((bytes, coding) => undo(coding, bytes, maxBytes), body);
}

function undo(coding: string, bytes: Uint8Array, maxBytes: number): Uint8Array {
  const unpack = CODINGS.get(coding);
  if (unpack === undefined) {
    throw new PayloadError('(body)', `unknown content-encoding; known are ${[...CODINGS.keys()].join(', ')}`);
  }
  try {
    return unpack(bytes, maxBytes);
  } catch (thrown) {
    const cause = toError(thrown);
    const tooLarge = 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    const problem = tooLarge ? `unpacks to more than ${maxBytes} bytes` : `is not valid ${coding}`;
    throw new PayloadError('(body)', problem, { cause });
  }
}
