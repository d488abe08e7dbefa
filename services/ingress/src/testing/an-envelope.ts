import type { Envelope } from '@relay/contract';

/** A full valid envelope; ids in the order of their numbers. */
export function anEnvelope(number: number, fields: Partial<Envelope> = {}): Envelope {
  return {
    id: `01K${String(number).padStart(23, '0')}`,
    source: 'bk',
    receivedAt: 1_795_000_000_000 + number,
    method: 'POST',
    query: '',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ number })),
    ...fields,
  };
}
