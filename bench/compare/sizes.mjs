/** How much of everything. @typedef {typeof FULL} Sizes */
export const FULL = {
  rounds: 5,
  appendfsync: ['always', 'everysec'],
  accept: { bodyBytes: [1024, 16_384], connections: [16, 64, 256], warmUpMs: 1_500, measureMs: 3_000 },
  delay: {
    // The last one: twenty alerts that share the load, so that their events queue up behind one another.
    rates: [
      { perSecond: 50, measureMs: 10_000 },
      // Held against targets: of 6,000 the p99 is the sixty slowest, not what one hiccup of the machine held up.
      { perSecond: 200, measureMs: 30_000 },
      { perSecond: 1000, measureMs: 10_000 },
      { perSecond: 200, alerts: 20, measureMs: 10_000 },
    ],
    warmUpMs: 3_000,
  },
  drain: { count: 20_000 },
  waiting: { count: 20_000 },
  memory: { warmUpCount: 2_000, count: 50_000, restMs: 90_000 },
  held: { count: 100_000, settleMs: 30_000, measureMs: 60_000 },
};

/** Shows that everything works, and roughly where it stands. @type {Sizes} */
export const QUICK = {
  rounds: 1,
  appendfsync: ['always'],
  accept: { bodyBytes: [1024], connections: [64], warmUpMs: 1_000, measureMs: 1_000 },
  delay: { rates: [{ perSecond: 200, measureMs: 2_000 }], warmUpMs: 1_000 },
  drain: { count: 3_000 },
  waiting: { count: 3_000 },
  memory: { warmUpCount: 500, count: 3_000, restMs: 3_000 },
  held: { count: 3_000, settleMs: 1_000, measureMs: 5_000 },
};
