import { describe, expect, test } from '@jest/globals';
import { anEvent } from '../testing/an-event.js';
import { PushRefusal } from './push-refusal.js';
import { readEvent } from './read-event.js';

const long = (chars: number) => 'x'.repeat(chars);
const labelsOf = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`label_${n}`, 'x']));
const anImage = (fields: object = {}) => ({ alt: 'graph', src: 'https://example.com/graph.png', ...fields });

const LAWFUL: Record<string, unknown> = {
  'the smallest event': { title_rule: 'x', event_status: 'Info' },
  'a recovery': anEvent({ event_status: 'Ok' }),
  'a title of 512 characters': anEvent({ title_rule: long(512) }),
  'a title of 512 characters that take two UTF-16 units each': anEvent({ title_rule: '😀'.repeat(512) }),
  'an alert key of 255 characters': anEvent({ alert_key: long(255) }),
  'a description of 2048 characters': anEvent({ description: long(2048) }),
  'an empty description': anEvent({ description: '' }),
  '50 labels': anEvent({ labels: labelsOf(50) }),
  'a label name of 128 characters': anEvent({ labels: { [long(128)]: 'x' } }),
  'a label name that objects inherit': anEvent({ labels: JSON.parse('{"__proto__":"x","constructor":"y"}') }),
  'a label value of 2048 characters': anEvent({ labels: { host: long(2048) } }),
  'an event time of 0': anEvent({ event_time: 0 }),
  'images with different alts': anEvent({
    images: [anImage(), anImage({ alt: 'other', href: 'https://example.com' })],
  }),
  'one image without alt': anEvent({ images: [{ src: 'image_key' }] }),
  'fields nobody documented': anEvent({ incident_id: 7 }),
};

const UNLAWFUL: Record<string, [body: unknown, message: RegExp]> = {
  null: [null, /the body must be a JSON object/],
  'an array': [[anEvent()], /the body must be a JSON object/],
  'a string': ['event', /the body must be a JSON object/],
  'no title': [anEvent({ title_rule: undefined }), /title_rule is required/],
  'a title under its other name alone': [anEvent({ title_rule: undefined, title: 'x' }), /title_rule is required/],
  'an empty title': [anEvent({ title_rule: '' }), /title_rule is required/],
  'a title that is a number': [anEvent({ title_rule: 7 }), /title_rule must be a string/],
  'a title of 513 characters': [anEvent({ title_rule: long(513) }), /title_rule is longer than 512/],
  'a title cut inside a character': [anEvent({ title_rule: 'x\ud83d' }), /title_rule holds half a character/],
  'no status': [anEvent({ event_status: undefined }), /event_status must be one of Critical, Warning, Info, Ok/],
  'a status in lower case': [anEvent({ event_status: 'critical' }), /event_status must be one of/],
  'an unknown status': [anEvent({ event_status: 'Fatal' }), /event_status must be one of/],
  'a recovery without alert key': [anEvent({ event_status: 'Ok', alert_key: undefined }), /alert_key is required when/],
  'an empty alert key': [anEvent({ alert_key: '' }), /alert_key is required/],
  'an alert key of 256 characters': [anEvent({ alert_key: long(256) }), /alert_key is longer than 255/],
  'a description of 2049 characters': [anEvent({ description: long(2049) }), /description is longer than 2048/],
  'a description that is null': [anEvent({ description: null }), /description must be a string/],
  'labels that are an array': [anEvent({ labels: [] }), /labels must be a JSON object/],
  '51 labels': [anEvent({ labels: labelsOf(51) }), /labels has 51 entries, at most 50/],
  'a label name with a dash': [anEvent({ labels: { 'host-name': 'x' } }), /labels has a name that does not match/],
  'a label name that starts with a digit': [
    anEvent({ labels: { '1st': 'x' } }),
    /labels has a name that does not match/,
  ],
  'an empty label name': [anEvent({ labels: { '': 'x' } }), /labels has a name that does not match/],
  'a label name of 129 characters': [anEvent({ labels: { [long(129)]: 'x' } }), /labels has a name longer than 128/],
  'a label value that is a number': [anEvent({ labels: { port: 80 } }), /labels.port must be a string/],
  'a label value that is null': [anEvent({ labels: { port: null } }), /labels.port must be a string/],
  'a label value of 2049 characters': [anEvent({ labels: { host: long(2049) } }), /labels.host is longer than 2048/],
  'an event time as text': [anEvent({ event_time: '1700000000' }), /event_time must be a whole number of Unix seconds/],
  'an event time with a fraction': [anEvent({ event_time: 1.5 }), /event_time must be/],
  'an event time before 1970': [anEvent({ event_time: -1 }), /event_time must be/],
  'an event time in milliseconds': [anEvent({ event_time: 1_700_000_000_000 }), /event_time must be/],
  'images that are an object': [anEvent({ images: {} }), /images must be an array/],
  'an image that is text': [anEvent({ images: ['x'] }), /images\[0\] must be a JSON object/],
  'an image without src': [anEvent({ images: [anImage({ src: undefined })] }), /images\[0\].src is required/],
  'an image src of 257 characters': [
    anEvent({ images: [anImage({ src: long(257) })] }),
    /images\[0\].src is longer than 256/,
  ],
  'an image alt of 129 characters': [
    anEvent({ images: [anImage({ alt: long(129) })] }),
    /images\[0\].alt is longer than 128/,
  ],
  'an image href of 257 characters': [
    anEvent({ images: [anImage({ href: long(257) })] }),
    /images\[0\].href is longer than 256/,
  ],
  'two images of one alt': [anEvent({ images: [anImage(), anImage()] }), /images has two entries with the same alt/],
  'two images without alt': [
    anEvent({ images: [{ src: 'a' }, { src: 'b' }] }),
    /images has two entries with the same alt/,
  ],
};

describe('an event is read as it was pushed when it is', () => {
  test.each(Object.entries(LAWFUL))('%s', (_name, body) => {
    const { incident_id: _undocumented, ...documented } = JSON.parse(JSON.stringify(body));
    expect(readEvent(JSON.parse(JSON.stringify(body)))).toEqual({ labels: {}, ...documented });
  });
});

describe('an event is refused, with the field named, when it is or has', () => {
  test.each(Object.entries(UNLAWFUL))('%s', (_name, [body, message]) => {
    expect(() => readEvent(body)).toThrow(PushRefusal);
    expect(() => readEvent(body)).toThrow(message);
  });
});

test('a label name that objects inherit keeps its value', () => {
  const { labels } = readEvent(anEvent({ labels: JSON.parse('{"__proto__":"x"}') }));
  expect(Object.entries(labels)).toEqual([['__proto__', 'x']]);
});
