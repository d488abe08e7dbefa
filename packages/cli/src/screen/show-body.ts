import { fromStoredEnvelope, type StoredEnvelope } from '@relay/contract';
import { indentJson } from './indent-json.js';
import { printable } from './printable.js';

/** As much of a body that is no text as helps to recognise it. */
const HEX_BYTES = 512;
const BYTES_A_LINE = 16;

/** The body as people read it: JSON indented, other text as it is, anything else as hexadecimal. */
export function showBody(envelope: StoredEnvelope): string {
  const { body } = fromStoredEnvelope(envelope);
  if (body.length === 0) return '(empty)';
  return envelope.text === undefined ? hexadecimal(body) : printable(indentJson(envelope.text) ?? envelope.text);
}

function hexadecimal(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, HEX_BYTES); at += BYTES_A_LINE) {
    const part = [...bytes.subarray(at, at + BYTES_A_LINE)];
    const hex = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(BYTES_A_LINE * 3 - 1)}  ${text}`);
  }
  if (bytes.length > HEX_BYTES)
    lines.push(`… ${bytes.length - HEX_BYTES} more bytes; --json has all of them in base64`);
  return lines.join('\n');
}
