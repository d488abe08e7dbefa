import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { AlertEvent } from '@relay/contract';
import { vendorNames } from './registry.js';
import { brokenLimits } from './testing/broken-limits.js';
import { deepFreeze } from './testing/deep-freeze.js';
import { type Fixture, fixtureFiles, fixturesOf, outcomeOf, testSource } from './testing/fixtures.js';
import type { Meaning } from './vendor.js';

const SHARED_FOLDERS = ['decoding', 'finishing', 'testing', 'text'];
const README_HEADINGS = ['Where to paste the URL', 'What arrives', 'Mapping', 'Verified or inferred', 'Sources'];

test('the vendor folders, the registry and the documentation pages are the same set', () => {
  const folders = readdirSync(__dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !SHARED_FOLDERS.includes(entry.name))
    .map(({ name }) => name);
  const pages = readdirSync(join(__dirname, '../../../docs/vendors'))
    .filter((file) => file !== 'README.md')
    .map((file) => file.replace(/\.md$/, ''));
  expect(folders.sort()).toEqual([...vendorNames].sort());
  expect(pages.sort()).toEqual([...vendorNames].sort());
});

test('no vendor can answer with an empty list of events, whose envelope would never come to an outcome', () => {
  type Events = Extract<Meaning, { kind: 'events' }>['events'];
  // The types are the guard: `npm run types` fails here once they allow it.
  const mayBeEmpty: readonly [] extends Events ? true : false = false;
  expect(mayBeEmpty).toBe(false);
});

describe.each(vendorNames)('%s', (vendor) => {
  const fixtures = fixturesOf(vendor);
  const source = testSource(vendor);

  test('its folder holds what every vendor folder holds', () => {
    for (const file of ['README.md', 'index.ts', 'payload.ts', 'normalize.ts', 'normalize.test.ts', 'fixtures']) {
      expect({ file, exists: existsSync(join(__dirname, vendor, file)) }).toEqual({ file, exists: true });
    }
  });

  test('its README has the headings that every vendor README has', () => {
    const readme = readFileSync(join(__dirname, vendor, 'README.md'), 'utf8');
    const headings = [...readme.matchAll(/^## (.+)$/gm)].map((match) => match[1]);
    expect(headings).toEqual(README_HEADINGS);
  });

  test('every request has its events and every events file its request', () => {
    const situations = (ending: string) =>
      fixtureFiles(vendor)
        .filter((file) => file.endsWith(ending))
        .map((file) => file.replace(ending, ''))
        .sort();
    expect(situations('.events.json')).toEqual(situations('.request.json'));
    expect(fixtureFiles(vendor)).toHaveLength(2 * fixtures.length);
  });

  test('its fixtures show a firing, a recovery and an unreadable one, and at least twelve in all', () => {
    const moments = new Set(fixtures.map(({ moment }) => moment));
    expect([...moments]).toEqual(expect.arrayContaining(['trigger', 'recovery', 'unreadable']));
    expect(fixtures.length).toBeGreaterThanOrEqual(12);
  });

  test.each(fixtures.map((fixture) => [fixture.situation, fixture] as const))('%s', (_situation, fixture) => {
    const outcome = outcomeOf(fixture.envelope, source);
    expect(outcome).toEqual(fixture.expected);
    // The order of labels is part of the promise: retries are byte-identical.
    expect(JSON.stringify(outcome)).toBe(JSON.stringify(fixture.expected));
  });

  test.each(fixtures.map((fixture) => [fixture.situation, fixture] as const))(
    '%s is read purely',
    (_situation, fixture) => {
      const bytes = Buffer.from(fixture.envelope.body);
      const envelope = deepFreeze(fixture.envelope);
      expect(outcomeOf(envelope, deepFreeze(testSource(vendor)))).toEqual(outcomeOf(envelope, source));
      expect(bytes.equals(envelope.body)).toBe(true);
    },
  );

  test('every event is within every limit', () => {
    const broken = fixtures.flatMap(({ situation, expected }) =>
      eventsIn(expected).flatMap((event) => brokenLimits(event).map((rule) => `${situation}: ${rule}`)),
    );
    expect(broken).toEqual([]);
  });

  test('what its name calls a recovery closes the alert, and nothing else does', () => {
    for (const { situation, moment, expected } of fixtures) {
      for (const event of eventsIn(expected)) {
        const closes = /^(recovery|closed|ended)/.test(moment);
        expect({ situation, closes: event.event_status === 'Ok' }).toEqual({ situation, closes });
      }
    }
  });

  test('trigger, repeats and recovery of one alert share a key, and no two alerts do', () => {
    const keys = new Map<string, Set<string>>();
    for (const { alert, expected } of fixtures) {
      for (const { alert_key } of eventsIn(expected)) keys.set(alert, (keys.get(alert) ?? new Set()).add(alert_key));
    }
    expect([...keys].filter(([, ofAlert]) => ofAlert.size > 1)).toEqual([]);
    expect(new Set([...keys.values()].map(([key]) => key)).size).toBe(keys.size);
  });

  test('the same webhook in another form yields the same events', () => {
    for (const { situation, alert, moment, expected } of fixtures) {
      const plain = fixtures.find((other) => other.situation === `${alert}.${moment}`);
      expect({ situation, expected }).toEqual({ situation, expected: plain?.expected });
    }
  });
});

function eventsIn(expected: Fixture['expected']): readonly AlertEvent[] {
  return Array.isArray(expected) ? (expected as readonly AlertEvent[]) : []; // Array.isArray does not narrow readonly
}
