/** @param {import('../lab/lab.mjs').Lab} lab */
export function hireSender(lab) {
  const { ask } = lab.hire('sender', 'bench/load/load-process.mjs');
  return {
    /** @param {Parameters<typeof import('./closed-loop.mjs').closedLoop>[0]} run */
    closedLoop: (run) => ask({ ...run, ask: 'closedLoop' }),
    /** @param {Parameters<typeof import('./open-loop.mjs').openLoop>[0]} run */
    openLoop: (run) => ask({ ...run, ask: 'openLoop' }),
  };
}
