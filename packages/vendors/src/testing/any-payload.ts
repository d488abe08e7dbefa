import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** Names that steer JavaScript, Flashduty or the relay, and what a careless reader makes of absent values. */
const NASTY_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'body_text',
  'layer_person_reset_1_emails',
  'relay_id',
  '7',
  '',
];
const NASTY_VALUES = [
  '::$x',
  '[TPL]{{.}}',
  '$',
  ' [MD]#',
  '\u0000',
  '\ud800',
  '😀',
  '汉',
  '-',
  '%E4%',
  '1e999',
  '1980-01-01 08:00:00',
];

export const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => gzipSync(bytes)),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => brotliCompressSync(Buffer.from(text))),
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => deflateSync(Buffer.from(text))),
  fc
    .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\\', '1', '-', 'e', '.', ' '), maxLength: 60 })
    .map((text) => Buffer.from(text)),
  fc
    .string({
      unit: fc.constantFrom('--x', '\r\n', '\n', 'Content-Disposition: form-data; name=', '"task_id"', '1', ';', '='),
      maxLength: 40,
    })
    .map((text) => Buffer.from(text)),
);

export const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'multipart/form-data',
      ),
      fc.string({ maxLength: 60 }),
    ),
    'content-encoding': fc.oneof(
      fc.constantFrom('gzip', 'deflate', 'br', 'br, gzip', 'identity', 'zstd'),
      fc.string({ maxLength: 20 }),
    ),
  },
  { requiredKeys: [] },
);

export const anyQuery = fc.oneof(
  fc.webQueryParameters(),
  fc.string({ unit: fc.constantFrom('task_id', 'msg_type', '=', '&', '%', 'E4', '+', '1'), maxLength: 30 }),
);

const nastyText = fc.oneof(
  fc.constantFrom(...NASTY_VALUES),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('汉', '::', 'x').map((unit) => unit.repeat(3000)),
);

/** JSON as text, since an object with a `__proto__` of its own cannot be written down as a literal. */
const { tree } = fc.letrec<{ tree: string; leaf: string; list: string; object: string }>((tie) => ({
  tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('list'), tie('object')),
  leaf: fc.oneof(
    nastyText.map((text) => JSON.stringify(text)),
    fc.constantFrom('null', 'true', 'false', '1e999', '-0', '12345678901234567890', '1.0', '""'),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  ),
  list: fc.array(tie('tree'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
  object: fc
    .array(fc.tuple(fc.oneof(fc.constantFrom(...NASTY_NAMES), fc.string({ maxLength: 10 })), tie('tree')), {
      maxLength: 4,
    })
    .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
}));

export const anyJsonText = fc.oneof(
  tree,
  fc.json(),
  fc.nat({ max: 400 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
);

/** Any value of `key: value` in a JSON text. */
const MEMBER = /("(?:[^"\\]|\\.)*")(\s*:\s*)("(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null|\[\]|\{\})/g;

type Change = (member: string, name: string, value: string, replacement: string) => string;

const CHANGES: readonly Change[] = [
  (_member, name, _value, replacement) => `${name}:${replacement}`,
  (_member, name, value) => `${name}:${JSON.stringify(value)}`,
  (_member, name, value) => `${name}:[${value}]`,
  (_member, name) => `${name}:null`,
  (_member, _name, value, replacement) => `"__proto__":${replacement},"x":${value}`,
  (_member, _name, value) => `"removed":${value}`,
  (member, _name, _value, replacement) => `${member},"body_text":${replacement},"layer_webhook_reset_1_feishus":"x"`,
];

/** One to four members of a real payload changed, or its text cut or torn. */
export function anyMutation(bodies: readonly string[]) {
  const changes = fc.array(fc.record({ at: fc.nat(), change: fc.constantFrom(...CHANGES), replacement: tree }), {
    minLength: 1,
    maxLength: 4,
  });
  const body = fc.constantFrom(...bodies);
  return fc.oneof(
    { weight: 8, arbitrary: fc.tuple(body, changes).map(([text, all]) => all.reduce(changeOneMember, text)) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(body, fc.nat(), fc.nat())
        .map(([text, from, to]) => text.slice(from % text.length || 0, to % text.length || 0)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(body, fc.nat(), nastyText)
        .map(
          ([text, at, torn]) => `${text.slice(0, at % (text.length + 1))}${torn}${text.slice(at % (text.length + 1))}`,
        ),
    },
  );
}

function changeOneMember(
  text: string,
  { at, change, replacement }: { at: number; change: Change; replacement: string },
): string {
  const members = [...text.matchAll(MEMBER)];
  const member = members[at % Math.max(members.length, 1)];
  if (member === undefined) return text;
  const [whole, name = '', , value = ''] = member;
  return (
    text.slice(0, member.index) + change(whole, name, value, replacement) + text.slice(member.index + whole.length)
  );
}
