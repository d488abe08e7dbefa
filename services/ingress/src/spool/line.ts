import { crc32 } from 'node:zlib';

const CHECKSUM_CHARS = 8;

/** `<crc32 in hex> <json>` and a line break; JSON holds no line break of its own. */
export function encodeLine(json: string): Buffer {
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

/** The JSON of a line without its line break, if it is still what was written. */
export function decodeLine(line: Buffer): string | undefined {
  const json = line.subarray(CHECKSUM_CHARS + 1);
  if (line[CHECKSUM_CHARS] !== 0x20 || line.toString('latin1', 0, CHECKSUM_CHARS) !== checksum(json)) return undefined;
  return json.toString();
}

const checksum = (json: string | Buffer): string => crc32(json).toString(16).padStart(CHECKSUM_CHARS, '0');
