import { describe, expect, test } from '@jest/globals';
import { type StoredEnvelope, toStoredEnvelope } from '../envelope.js';
import { readableBody } from './readable-body.js';

function anEnvelope(body: string | Buffer, contentType = 'application/json'): StoredEnvelope {
  return toStoredEnvelope({
    id: '01J0000000PVVY15BX7223YSMF',
    source: 'zs',
    receivedAt: 0,
    method: 'POST',
    query: '',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  });
}

describe('a body', () => {
  test('of JSON is indented, whatever its content type says', () => {
    expect(readableBody(anEnvelope('{"id":12345678901234567890}', 'text/plain'))).toEqual({
      kind: 'json',
      text: '{\n  "id": 12345678901234567890\n}',
    });
  });

  test('that is a form is decoded, in order and with what comes twice', () => {
    const form = 'task_name=%E4%B8%BB%E6%9C%BA+a&status=1&status=2&%E0%A4%A=x';
    expect(readableBody(anEnvelope(form, 'Application/x-www-form-urlencoded; charset=utf-8'))).toEqual({
      kind: 'form',
      fields: [
        ['task_name', '主机 a'],
        ['status', '1'],
        ['status', '2'],
        ['\ufffd%A', 'x'],
      ],
    });
  });

  test('that is neither is shown as it is', () => {
    expect(readableBody(anEnvelope('disk <full>'))).toEqual({ kind: 'text', text: 'disk <full>' });
    expect(readableBody(anEnvelope(''))).toEqual({ kind: 'empty' });
  });

  test('of brackets alone stays as small as it is', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(readableBody(anEnvelope(deep))).toEqual({ kind: 'text', text: deep });
  });

  test('that is no text begins in hexadecimal', () => {
    const read = readableBody(anEnvelope(Buffer.from([0xff, ...Buffer.alloc(600, 'a')])));
    expect(read).toMatchObject({ kind: 'binary', bytesLeftOut: 89 });
    expect(read).toHaveProperty('text', expect.stringMatching(/^00000000 {2}ff 61 61 .* {2}\.a{15}\n00000010 /));
  });
});
