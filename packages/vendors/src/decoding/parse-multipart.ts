import { type Fields, MAX_FIELDS } from './parse-form.js';

/** Reads the fields of `multipart/form-data`; nothing when the content type names no boundary. */
export function parseMultipart(text: string, contentType: string): Fields | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const part of text.split(`--${boundary}`, MAX_FIELDS).slice(1)) {
    const field = readPart(part);
    if (field !== undefined && !fields.has(field.name)) fields.set(field.name, field.value);
  }
  return fields;
}

function boundaryOf(contentType: string): string | undefined {
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2];
}

/** Some hand-made senders end lines with a bare line feed. */
const HEAD_END = /\r?\n\r?\n/;

function readPart(part: string): { readonly name: string; readonly value: string } | undefined {
  const headEnd = HEAD_END.exec(part);
  if (headEnd === null) return undefined;
  const name = /^content-disposition:[^\n]*?[;\s]name="?([^";\r\n]*)"?/im.exec(part.slice(0, headEnd.index))?.[1];
  if (name === undefined) return undefined;
  return { name, value: part.slice(headEnd.index + headEnd[0].length).replace(/\r?\n$/, '') };
}
