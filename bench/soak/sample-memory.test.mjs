import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleMemory } from './sample-memory.mjs';

test('a place that samples cannot be written to is told before the hour begins', () => {
  const folder = mkdtempSync(join(tmpdir(), 'relay-samples-'));
  try {
    assert.throws(() => sampleMemory(folder, async () => ({}), 1_000_000).stop(), { code: 'EISDIR' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
