import { readableBody, type StoredEnvelope } from '@relay/contract';
import { printable, printableLine } from './printable.js';

/** The body as people read it: JSON indented, a form decoded, other text as it is, anything else as hexadecimal. */
export function showBody(envelope: StoredEnvelope): string {
  const body = readableBody(envelope);
  switch (body.kind) {
    case 'empty':
      return '(empty)';
    case 'json':
    case 'text':
      return printable(body.text);
    case 'form':
      return body.fields.map(([name, value]) => `${printableLine(name)} = ${printableLine(value)}`).join('\n');
    case 'binary':
      return body.bytesLeftOut === 0
        ? body.text
        : `${body.text}\n… ${body.bytesLeftOut} more bytes; --json has all of them in base64`;
  }
}
