/** Few by default, so that `npm test` stays quick; `FC_RUNS=10000 npx jest packages/vendors` for a thorough run. */
export const PROPERTY_RUNS = { numRuns: Number(process.env.FC_RUNS ?? 300) };
