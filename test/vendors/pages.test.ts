import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { EVENT_STATUSES } from '@relay/contract';
import { readEnvelope, registry, type VendorName, vendorNames } from '@relay/vendors';

const HEADINGS = [
  'Which Flashduty integration',
  /^Set it up in \w+$/,
  'Test it',
  'What arrives in Flashduty',
  'Mapping',
  /^What \w+ never sends$/,
  'When the relay is down',
];

const NEVER_SENT: Readonly<Record<VendorName, readonly string[]>> = {
  blueking: [],
  jiankongbao: ['Critical'],
  zstack: [],
};

describe.each(Object.keys(registry) as VendorName[])('the page of %s', (vendor) => {
  const page = readFileSync(join(__dirname, `../../docs/vendors/${vendor}.md`), 'utf8');

  test('answers the same questions in the same order', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');
    expect(headings).toEqual(
      HEADINGS.map((heading) => (heading instanceof RegExp ? expect.stringMatching(heading) : heading)),
    );
  });

  test('names every severity that the vendor can have', () => {
    const table = page.slice(page.indexOf('## Mapping'));
    const missing = EVENT_STATUSES.filter((status) => !new RegExp(`\\| (\\*\\*)?${status}`).test(table));
    expect(missing).toEqual(NEVER_SENT[vendor]);
  });

  test('shows a request that opens an alert as it stands, and closes it with the change it names', () => {
    const body = /<<'BODY'\n([\s\S]+?)\nBODY/.exec(page)?.[1] ?? '';
    const opened = read(vendor, body);
    expect(opened).toMatchObject({ kind: 'events' });
    const closed = read(vendor, closing(page, body));
    expect(statuses(closed)).toEqual(['Ok']);
    expect(statuses(opened)).not.toEqual(['Ok']);
    expect(keys(closed)).toEqual(keys(opened));
  });

  test('shows a configuration of this vendor', () => {
    expect(page).toContain(`vendor: ${vendor}`);
    expect(page).toContain('https://<relay>/webhooks/<source>/<token>');
  });
});

test('there is a page for every vendor, and no word about one that is not known', () => {
  expect(vendorNames).toEqual(Object.keys(registry));
});

/** Applies the change that the page writes down as `"name": "value"` in its sentence about closing. */
function closing(page: string, body: string): string {
  const change = /close it\s+again with `"(\w+)": "([^"]+)"`/.exec(page);
  return body.replace(new RegExp(`("${change?.[1]}": )"[^"]+"`), `$1"${change?.[2]}"`);
}

function read(vendor: string, body: string) {
  const envelope = { id: '01', source: 'test', receivedAt: 1_780_272_000_000, method: 'POST', query: '', headers: {} };
  return readEnvelope({ ...envelope, body: Buffer.from(body) }, { name: 'test', vendor });
}

type Reading = ReturnType<typeof read>;
const statuses = (reading: Reading) =>
  reading.kind === 'events' ? reading.events.map((event) => event.event_status) : [];
const keys = (reading: Reading) => (reading.kind === 'events' ? reading.events.map((event) => event.alert_key) : []);
