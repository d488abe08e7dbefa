import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AlertEvent, type Envelope, PayloadError } from '@relay/contract';
import { type ReadingSource, readEnvelope } from '../read-envelope.js';
import { anEnvelope } from './an-envelope.js';

/** What a request yields, as `<situation>.events.json` writes it down. */
export type Expected =
  | readonly AlertEvent[]
  | { readonly ignored: string }
  | { readonly payloadError: { readonly path: string; readonly message: string } };

export interface Fixture {
  /** `<alert>.<moment>`, and `.<form>` behind it when the same arrives in another form. */
  readonly situation: string;
  readonly alert: string;
  readonly moment: string;
  readonly envelope: Envelope;
  readonly expected: Expected;
}

interface RecordedRequest {
  readonly method: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyBase64?: string;
}

const SOURCES = join(__dirname, '..');

export function fixtureFiles(vendor: string): readonly string[] {
  return readdirSync(join(SOURCES, vendor, 'fixtures')).sort();
}

export function fixturesOf(vendor: string): readonly Fixture[] {
  return fixtureFiles(vendor)
    .filter((file) => file.endsWith('.request.json'))
    .map((file) => readFixture(vendor, file.replace(/\.request\.json$/, '')));
}

function readFixture(vendor: string, situation: string): Fixture {
  const [alert = '', moment = ''] = situation.split('.');
  const request = readJson(vendor, `${situation}.request.json`) as RecordedRequest; // the file's form is ours
  const expected = readJson(vendor, `${situation}.events.json`) as Expected; // likewise
  return { situation, alert, moment, envelope: envelopeOf(request), expected };
}

function readJson(vendor: string, file: string): unknown {
  return JSON.parse(readFileSync(join(SOURCES, vendor, 'fixtures', file), 'utf8'));
}

function envelopeOf({ body, bodyBase64, method, query, headers }: RecordedRequest): Envelope {
  return anEnvelope({ method, query, headers, body: body ?? Buffer.from(bodyBase64 ?? '', 'base64') });
}

/** The source that every fixture is read for. */
export function testSource(vendor: string): ReadingSource {
  return { name: 'test', vendor, timezone: 'Asia/Shanghai', labels: { env: 'prod' } };
}

/** Reads an envelope into the form of an `events.json`; whatever is not a PayloadError passes through. */
export function outcomeOf(envelope: Envelope, source: ReadingSource): Expected {
  try {
    const reading = readEnvelope(envelope, source);
    return reading.kind === 'events' ? reading.events : { ignored: reading.reason };
  } catch (thrown) {
    if (thrown instanceof PayloadError) return { payloadError: { path: thrown.path, message: thrown.message } };
    throw thrown;
  }
}
