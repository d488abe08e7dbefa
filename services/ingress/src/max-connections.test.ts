import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { maxConnections } from './max-connections.js';

test.each([
  ['Max open files            1024                 1048576              files', 768, 1],
  ['Max open files            1048576              1048576              files', 10_000, 0],
  ['Max open files            unlimited            unlimited            files', 10_000, 0],
  ['', 10_000, 0],
])('%j: %i connections', (line, connections, warnings) => {
  const dir = mkdtempSync(join(tmpdir(), 'relay-limits-'));
  try {
    const file = join(dir, 'limits');
    writeFileSync(file, `Limit                     Soft Limit           Hard Limit           Units\n${line}\n`);
    const lines: string[] = [];
    expect(maxConnections(pino({}, { write: (text: string) => void lines.push(text) }), file)).toBe(connections);
    expect(lines).toHaveLength(warnings);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test('a system that keeps no such file sets no limit', () => {
  expect(maxConnections(pino({ level: 'silent' }), '/nowhere')).toBe(10_000);
});
