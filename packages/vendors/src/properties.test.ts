import { describe, expect, test } from '@jest/globals';
import type { AlertEvent, Envelope } from '@relay/contract';
import fc from 'fast-check';
import { authenticateEnvelope } from './authenticate-envelope.js';
import type { ReadingSource } from './read-envelope.js';
import { vendorNames } from './registry.js';
import { anEnvelope } from './testing/an-envelope.js';
import { anyBytes, anyHeaders, anyJsonText, anyMutation, anyQuery } from './testing/any-payload.js';
import { brokenLimits } from './testing/broken-limits.js';
import { fixturesOf, outcomeOf } from './testing/fixtures.js';
import { PROPERTY_RUNS } from './testing/property-runs.js';

const anySource = fc.record(
  {
    timezone: fc.constantFrom('Asia/Shanghai', 'America/New_York', 'UTC', 'Nowhere/At_All'),
    labels: fc.dictionary(fc.string({ maxLength: 140 }), fc.string({ unit: 'binary', maxLength: 40 }), { maxKeys: 60 }),
  },
  { requiredKeys: [] },
);

const ABSENT_WORDS = ['undefined', 'NaN', '[object Object]', 'null', '-'];

/** The promise itself: events within every limit, a reason, or a PayloadError that names its path. Nothing else. */
function expectSound(envelope: Envelope, source: ReadingSource): void {
  const outcome = outcomeOf(envelope, source);
  expect(outcomeOf(envelope, source)).toEqual(outcome);
  expect(typeof authenticateEnvelope(envelope, source.vendor, { callbackToken: 'secret' })).toBe('boolean');
  if ('ignored' in outcome) {
    expect(outcome.ignored).not.toBe('');
  } else if ('payloadError' in outcome) {
    expect(outcome.payloadError.path).not.toBe('');
    expect(outcome.payloadError.message.startsWith(`${outcome.payloadError.path}: `)).toBe(true);
    expect(outcome.payloadError.message.length).toBeLessThan(400);
  } else {
    for (const event of outcome) {
      expect(brokenLimits(event)).toEqual([]);
      expectNothingInvented(event, envelope);
    }
  }
}

/** A word for "absent", or nothing at all, may be a label or a part of the title only if it stood in the payload. */
function expectNothingInvented({ title_rule, labels }: AlertEvent, envelope: Envelope): void {
  const given = `${Buffer.from(envelope.body).toString('latin1')} ${envelope.query} ${JSON.stringify(envelope.headers)}`;
  const isInvented = (text: string): boolean => ABSENT_WORDS.includes(text) && !given.includes(`"${text}"`);
  const emptyPart = given.includes('"/"') ? [] : /^\/ | \/$|\/ {2}\//.exec(title_rule);
  const invented = [...Object.values(labels), ...title_rule.split(' / ')].filter(isInvented);
  expect([...invented, ...(emptyPart ?? [])]).toEqual([]);
}

describe.each(vendorNames)('%s', (vendor) => {
  const bodies = fixturesOf(vendor).map(({ envelope }) => Buffer.from(envelope.body).toString('utf8'));
  const anySourceOfVendor = anySource.map((rest): ReadingSource => ({ name: 'test', vendor, ...rest }));
  // Labels of the source are the operator's own words, so only sources without them may be held to the vendor's words.
  const aBareSource: ReadingSource = { name: 'test', vendor, timezone: 'Asia/Shanghai' };

  test('any bytes under any headers', () => {
    fc.assert(
      fc.property(
        anyBytes,
        anyHeaders,
        anyQuery,
        fc.constantFrom('GET', 'POST', 'PUT'),
        (body, headers, query, method) => {
          expectSound(anEnvelope({ body, headers, query, method }), aBareSource);
        },
      ),
      PROPERTY_RUNS,
    );
  });

  test('any JSON value', () => {
    fc.assert(
      fc.property(anyJsonText, (body) => expectSound(anEnvelope({ body }), aBareSource)),
      PROPERTY_RUNS,
    );
  });

  test('any mutation of a real payload', () => {
    fc.assert(
      fc.property(anyMutation(bodies), anyHeaders, (body, headers) => {
        expectSound(anEnvelope({ body, headers: { ...headers, 'content-encoding': '' } }), aBareSource);
      }),
      PROPERTY_RUNS,
    );
  });

  test('any configured labels over a real payload', () => {
    fc.assert(
      fc.property(fc.constantFrom(...bodies), anySourceOfVendor, (body, source) => {
        const outcome = outcomeOf(anEnvelope({ body }), source);
        if (!Array.isArray(outcome)) return;
        for (const event of outcome) {
          const reserved = Object.keys(source.labels ?? {}).some((name) => /^(body_text|layer_)/i.test(name));
          if (!reserved) expect(brokenLimits(event)).toEqual([]);
          expect(event.labels).toMatchObject({ relay_source: 'test', relay_id: anEnvelope().id });
        }
      }),
      PROPERTY_RUNS,
    );
  });
});
