/** @param {import('../lab/lab.mjs').Lab} lab */
export async function hireSink(lab) {
  const { ask, pid } = lab.hire('sink', 'bench/sink/sink-process.mjs');
  const port = await ask({ ask: 'listen' });
  return {
    pid,
    pushUrl: `http://127.0.0.1:${port}/event/push/alert/standard?integration_key=bench-integration-key`,
    /** Forgets what came and notes numbers below `capacity` from now on. */
    expect: (capacity) => ask({ ask: 'expect', capacity }),
    goAway: () => ask({ ask: 'away', away: true }),
    comeBack: () => ask({ ask: 'away', away: false }),
    /** How many different numbers have arrived. @returns {Promise<number>} */
    count: () => ask({ ask: 'count' }),
    /** @returns {Promise<{ firstAt: Float64Array, order: Uint32Array }>} first arrival by number (0: none), numbers in order */
    report: () => ask({ ask: 'report' }),
  };
}
