import assert from 'node:assert/strict';

/** Runs named checks one after the other; a failed one does not keep the others from running. */
export function checklist() {
  const count = { passed: 0, failed: 0 };
  return {
    count,
    async check(sentence, work) {
      try {
        await work();
        count.passed += 1;
        console.log(`✓ ${sentence}`);
      } catch (error) {
        count.failed += 1;
        console.log(`✗ ${sentence}\n${String(error.stack ?? error).replace(/^/gm, '    ')}`);
      }
    },
  };
}

/** Asks until the answer is right, and fails with the last wrong one when that takes too long. */
export async function eventually(ask, { withinMs = 30_000, everyMs = 200 } = {}) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}

export { assert };
