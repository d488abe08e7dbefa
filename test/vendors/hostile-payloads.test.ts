import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { PayloadError } from '@relay/contract';
import { authenticateEnvelope, readEnvelope, vendorNames } from '@relay/vendors';

/** A megabyte made of one piece over and over, `#` standing for its number. */
interface HostilePayload {
  readonly name: string;
  readonly head: string;
  readonly unit: string;
  readonly tail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ONE_MEGABYTE = 1024 * 1024;

/** A hundred times what reading takes on a slow machine: only what grows with the square of the size runs into it. */
const DEADLINE_MS = 5_000;

// The file is ours, its form is the interface above.
const payloads = JSON.parse(readFileSync(join(__dirname, 'hostile-payloads.json'), 'utf8')) as HostilePayload[];

function bodyOf({ head, unit, tail }: HostilePayload): Buffer {
  const count = Math.ceil(ONE_MEGABYTE / Buffer.byteLength(unit));
  const pieces = unit.includes('#')
    ? Array.from({ length: count }, (_, index) => unit.replace('#', String(index)))
    : [unit.repeat(count)];
  return Buffer.from([head, ...pieces, tail].join(''));
}

const bodies = new Map(payloads.map((payload) => [payload.name, bodyOf(payload)]));

describe.each(vendorNames)('a hostile megabyte for %s', (vendor) => {
  test.each(payloads.map((payload) => [payload.name, payload] as const))(
    '%s',
    (_name, payload) => {
      const envelope = {
        id: '01JZ7Q4V5N8XW3C2B1A0KMTRHS',
        source: 'test',
        receivedAt: 1_780_272_000_000,
        method: 'POST',
        query: '',
        headers: payload.headers ?? { 'content-type': 'application/json' },
        body: bodies.get(payload.name) ?? Buffer.of(),
      };
      expect(kindOf(() => readEnvelope(envelope, { name: 'test', vendor }))).toMatch(
        /^(events|ignored|payload error)$/,
      );
      expect(typeof authenticateEnvelope(envelope, vendor, { callbackToken: 'x' })).toBe('boolean');
    },
    DEADLINE_MS,
  );
});

function kindOf(read: () => { readonly kind: string }): string {
  try {
    return read().kind;
  } catch (thrown) {
    if (thrown instanceof PayloadError) return 'payload error';
    throw thrown;
  }
}
