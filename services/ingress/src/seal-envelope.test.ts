import { describe, expect, test } from '@jest/globals';
import { fromStoredEnvelope, toStoredEnvelope } from '@relay/contract';
import { sealEnvelope } from './seal-envelope.js';

const received = {
  source: 'bk-prod',
  token: 'tok-5d1f0c7be2a9',
  receivedAt: 1_795_000_000_000,
  method: 'POST',
  query: 'a=1',
  headers: {},
  body: Buffer.from('{}'),
};

describe('an envelope', () => {
  test('has an id that rises with each one, also within a millisecond', () => {
    const ids = Array.from({ length: 100 }, () => sealEnvelope(received).id);
    expect(ids).toEqual([...new Set(ids)].sort());
    expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  test('keeps the headers that say how to read the body, and none that may be a credential', () => {
    const headers = {
      'content-type': 'text/plain',
      'content-encoding': 'gzip',
      authorization: 'Bearer x',
      cookie: 'session=1',
      'x-api-key': 'y',
      host: 'relay',
    };
    expect(sealEnvelope({ ...received, headers }).headers).toEqual({
      'content-type': 'text/plain',
      'content-encoding': 'gzip',
    });
  });

  test.each([
    ['text', Buffer.from('{"a":"中文"}')],
    ['nothing', Buffer.alloc(0)],
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['NUL and line ends', Buffer.from('a\0b\r\n')],
    ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3])],
    ['half a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
  ])('survives Redis to the byte with a body of %s', (_what, body) => {
    const sealed = sealEnvelope({ ...received, body });
    const back = fromStoredEnvelope(JSON.parse(JSON.stringify(toStoredEnvelope(sealed))));
    expect({ ...back, body: Buffer.from(back.body) }).toEqual({ ...sealed, body });
  });

  test('masks the token where the sender copied its URL into the body, and changes nothing else', () => {
    const body = Buffer.from('{"relay_token":"tok-5d1f0c7be2a9","p":{"relay_token":"tok-5d1f0c7be2a9"},"类":1}');
    const masked = Buffer.from(sealEnvelope({ ...received, body }).body).toString();
    expect(masked).toBe('{"relay_token":"****************","p":{"relay_token":"****************"},"类":1}');
  });

  test('masks the token in every form, and in the query and headers too', () => {
    const token = 'tok/5d1f+0c7be2a9';
    const sealed = sealEnvelope({
      ...received,
      token,
      query: `t=${encodeURIComponent(token)}&a=1`,
      headers: { 'user-agent': `agent ${token}` },
      body: Buffer.from(`{"a":"tok\\/5d1f+0c7be2a9"} form=${encodeURIComponent(token)}`),
    });
    expect(sealed).toMatchObject({
      query: `t=${'*'.repeat(21)}&a=1`,
      headers: { 'user-agent': `agent ${'*'.repeat(17)}` },
    });
    expect(Buffer.from(sealed.body).toString()).toBe(`{"a":"${'*'.repeat(18)}"} form=${'*'.repeat(21)}`);
  });

  test('leaves short tokens alone: they may be ordinary words', () => {
    expect(
      Buffer.from(sealEnvelope({ ...received, token: 'alert', body: Buffer.from('an alert') }).body).toString(),
    ).toBe('an alert');
  });
});
