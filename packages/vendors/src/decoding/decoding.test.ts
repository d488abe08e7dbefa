import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { PayloadError } from '@relay/contract';
import fc from 'fast-check';
import { anEnvelope } from '../testing/an-envelope.js';
import { PROPERTY_RUNS } from '../testing/property-runs.js';
import { decodeBody } from './decode-body.js';
import { parseForm } from './parse-form.js';
import { parseJson } from './parse-json.js';
import { parseMultipart } from './parse-multipart.js';
import { list, record } from './payload-schema.js';
import { unpackBody } from './unpack-body.js';

const PACK = { gzip: gzipSync, 'x-gzip': gzipSync, deflate: deflateSync, br: brotliCompressSync } as const;
const CODINGS = Object.keys(PACK) as Array<keyof typeof PACK>; // Object.keys forgets the literal type

describe('unpackBody', () => {
  test('undoes any list of codings, last first', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.array(fc.constantFrom(...CODINGS), { maxLength: 3 }), (bytes, codings) => {
        const packed = codings.reduce<Uint8Array>((inner, coding) => PACK[coding](inner), bytes);
        expect(Buffer.from(unpackBody(packed, codings.join(', ').toUpperCase()))).toEqual(Buffer.from(bytes));
      }),
      PROPERTY_RUNS,
    );
  });

  test('takes a bare deflate stream for deflate too', () => {
    expect(Buffer.from(unpackBody(deflateRawSync('{"a":1}'), 'deflate')).toString()).toBe('{"a":1}');
  });

  test.each([
    ['an unknown coding', Buffer.from('{}'), 'zstd'],
    ['bytes that are not what the header says', Buffer.from('{}'), 'gzip'],
    ['a truncated body', gzipSync('x'.repeat(1000)).subarray(0, 20), 'gzip'],
    ['four layers', gzipSync(gzipSync(gzipSync(gzipSync('{}')))), 'gzip, gzip, gzip, gzip'],
  ])('refuses %s', (_what, body, coding) => {
    expect(() => unpackBody(body, coding)).toThrow(PayloadError);
    expect(() => unpackBody(body, coding)).toThrow(/^\(body\): /);
  });

  test('stops unpacking at its limit', () => {
    const bomb = gzipSync(Buffer.alloc(17 * 1024 * 1024));
    expect(() => unpackBody(bomb, 'gzip')).toThrow('(body): unpacks to more than 16777216 bytes');
    expect(() => unpackBody(gzipSync('12345'), 'gzip', 4)).toThrow('more than 4 bytes');
  });
});

const LONG_INTEGER = '12345678901234567890';

describe('parseJson', () => {
  test('yields what JSON.parse yields wherever a double holds every number', () => {
    const withoutHugeIntegers = fc.json({ maxDepth: 6 }).filter((text) => !/\d{16}/.test(text));
    fc.assert(
      fc.property(withoutHugeIntegers, (text) => {
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      PROPERTY_RUNS,
    );
  });

  test('takes and refuses the same texts as JSON.parse', () => {
    const soup = fc.string({
      unit: fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        '"',
        ':',
        ',',
        '\\',
        '1',
        '-',
        '.',
        'e',
        ' ',
        '"a":',
        '"b"',
        LONG_INTEGER,
      ),
    });
    fc.assert(
      fc.property(soup, fc.constantFrom('value', 'literal'), (text, style) => {
        expect(parseJson(text, style).ok).toBe(isJson(text));
      }),
      PROPERTY_RUNS,
    );
  });

  test.each([
    '{1:2}',
    '{"a":1,2:3}',
    '{"a":01}',
    '{"a":1-2}',
    '{"a":1.}',
    '{"a":-}',
    `{${LONG_INTEGER}:1}`,
    `{"a":1,${LONG_INTEGER}:2}`,
  ])('a number that is none, or stands where a name belongs, is no JSON in either style: %s', (text) => {
    expect(parseJson(text, 'value').ok).toBe(false);
    expect(parseJson(text, 'literal').ok).toBe(false);
  });

  test('keeps every digit of an integer beyond a double, wherever it stands', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 10n ** 40n }), fc.boolean(), (integer, negative) => {
        const literal = `${negative ? '-' : ''}${integer}`;
        const text = `{"a":[{"id":${literal}}],"text":"\\"${literal}","b":1}`;
        expect(parseJson(text)).toEqual({ ok: true, value: { a: [{ id: literal }], text: `"${literal}`, b: 1 } });
      }),
      PROPERTY_RUNS,
    );
  });

  test('in literal style hands over the very characters of the outermost members', () => {
    const text = '{"a":1.0,"b":1E3, "c":-0,"d":{"e":1.0},"f":"1.0","g":[1.0]}';
    const value = { a: '1.0', b: '1E3', c: '-0', d: { e: 1 }, f: '1.0', g: [1] };
    expect(parseJson(text, 'literal')).toEqual({ ok: true, value });
  });

  test('refuses nesting that could run someone out of stack', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseJson(nested(100)).ok).toBe(true);
    expect(parseJson(nested(101))).toEqual({ ok: false, problem: 'JSON nested deeper than 100 levels' });
    expect(parseJson('['.repeat(1_000_000)).ok).toBe(false);
    expect(parseJson(`"${'['.repeat(200)}"`).ok).toBe(true);
  });

  test('refuses so many values that reading them would hold up others', () => {
    const values = (count: number) => `{"a":[${Array.from({ length: count }, () => '","').join(',')}]}`;
    expect(parseJson(values(10_001)).ok).toBe(true);
    expect(parseJson(values(10_002))).toEqual({ ok: false, problem: 'JSON of more than 10000 values' });
  });

  test('never quotes the payload in its complaint', () => {
    const parsed = parseJson('{"token":"hunter2","x":hunter2}');
    expect(parsed).toEqual({ ok: false, problem: 'not valid JSON' });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('parseForm', () => {
  test('reads back whatever a form may hold', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' }), { maxKeys: 8 }), (fields) => {
        expect(Object.fromEntries(parseForm(new URLSearchParams(fields).toString()))).toEqual({ ...fields });
      }),
      PROPERTY_RUNS,
    );
  });

  test('reads + as a space and leaves a broken escape as it is', () => {
    expect([...parseForm('a=x+y&b=98.5%&c=%E4%BD%A0&a=second')]).toEqual([
      ['a', 'x y'],
      ['b', '98.5%'],
      ['c', '你'],
    ]);
  });

  test('stops at a thousand fields', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `k${index}=1`).join('&');
    expect(parseForm(many).size).toBe(1000);
  });
});

describe('parseMultipart', () => {
  const part = (name: string, value: string) =>
    `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

  test('reads back whatever a form may hold', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('--x'));
    fc.assert(
      fc.property(fc.array(value, { maxLength: 6 }), (values) => {
        const body = `${values.map((each, index) => part(`f${index}`, each)).join('')}--x--\r\n`;
        expect([...(parseMultipart(body, 'multipart/form-data; boundary=x')?.values() ?? [])]).toEqual(values);
      }),
      PROPERTY_RUNS,
    );
  });

  test('knows quoted boundaries, bare line feeds, further part headers and lines inside a value', () => {
    const body = `--a b\nContent-Type: text/plain\nContent-Disposition: form-data; name=task_id\n\n1\n--a b\nContent-Disposition: form-data; name="content"; filename="name=x"\n\n一\n\n二\n--a b--`;
    expect([...(parseMultipart(body, 'Multipart/Form-Data; Boundary="a b"') ?? [])]).toEqual([
      ['task_id', '1'],
      ['content', '一\n\n二'],
    ]);
  });

  test('says so when there is no boundary', () => {
    expect(parseMultipart(part('a', '1'), 'multipart/form-data')).toBeUndefined();
  });
});

describe('decodeBody', () => {
  const decode = (body: string | Uint8Array, contentType?: string) =>
    decodeBody(anEnvelope({ body, headers: contentType === undefined ? {} : { 'content-type': contentType } }));

  test.each(['', ' \r\n\t', '\ufeff'])('%p is blank', (body) => {
    expect(decode(body)).toEqual({ kind: 'blank' });
  });

  test.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', undefined])(
    'what looks like JSON is JSON under the content type %p',
    (contentType) => {
      expect(decode('\ufeff \n{"名":"值"}', contentType)).toEqual({ kind: 'json', value: { 名: '值' } });
    },
  );

  test('a form is read by its content type, parameters and case apart', () => {
    const form = decode('a=%E4%BD%A0', 'Application/X-WWW-Form-Urlencoded; charset=utf-8');
    expect(form).toEqual({ kind: 'form', fields: new Map([['a', '你']]) });
  });

  test('anything else is text, with the reason why it is not more', () => {
    expect(decode('hello', 'text/plain')).toEqual({ kind: 'text', text: 'hello', problem: 'not JSON' });
    expect(decode('--x', 'multipart/form-data')).toMatchObject({ problem: 'multipart/form-data without a boundary' });
  });

  test('broken UTF-8 is replaced, for one bad byte must not cost an alert', () => {
    expect(decode(Buffer.from([0x22, 0xe4, 0x22]))).toEqual({ kind: 'json', value: '\ufffd' });
  });
});

describe('payload pieces', () => {
  test('another type stands for nothing', () => {
    expect(record.parse(['x'])).toEqual({});
    expect(record.parse(null)).toEqual({});
    expect(list.parse({})).toEqual([]);
  });
});
