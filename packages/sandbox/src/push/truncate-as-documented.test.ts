import { describe, expect, test } from '@jest/globals';
import { anEvent } from '../testing/an-event.js';
import { readEvent } from './read-event.js';
import { truncateAsDocumented } from './truncate-as-documented.js';

const readLeniently = (body: unknown) => readEvent(truncateAsDocumented(body));

describe('without strictness', () => {
  test('long texts are cut between characters', () => {
    const event = readLeniently(
      anEvent({ title_rule: '😀'.repeat(600), description: 'd'.repeat(3000), labels: { host: 'h'.repeat(3000) } }),
    );
    expect(event.title_rule).toBe('😀'.repeat(512));
    expect(event.description).toHaveLength(2048);
    expect(event.labels.host).toHaveLength(2048);
  });

  test('title stands in for a missing title_rule', () => {
    expect(readLeniently(anEvent({ title_rule: undefined, title: 'its other name' })).title_rule).toBe(
      'its other name',
    );
  });

  test('null is as if it were absent', () => {
    const event = readLeniently(anEvent({ description: null, labels: { host: null, check: 'cpu' } }));
    expect(event).not.toHaveProperty('description');
    expect(event.labels).toEqual({ check: 'cpu' });
  });

  test('an image with a long src is dropped, and of one alt one is kept', () => {
    const images = [
      { alt: 'a', src: 's'.repeat(257) },
      { alt: 'b', src: 'first' },
      { alt: 'b', src: 'second' },
    ];
    expect(readLeniently(anEvent({ images })).images).toEqual([{ alt: 'b', src: 'first' }]);
  });

  test('what is not documented to be repaired is still refused', () => {
    expect(() => readLeniently(anEvent({ alert_key: 'k'.repeat(256) }))).toThrow(/alert_key is longer/);
    expect(() => readLeniently(anEvent({ labels: { 'host-name': 'x' } }))).toThrow(/labels has a name/);
    expect(() => readLeniently([anEvent()])).toThrow(/must be a JSON object/);
  });
});
