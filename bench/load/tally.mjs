import { createRecorder } from '../figures/percentiles.mjs';

/** What the answers were and how long they took. */
export function createTally() {
  const recorder = createRecorder();
  const refused = {};
  let accepted = 0;
  return {
    add: (status, durationMs) => {
      recorder.record(durationMs);
      if (status === 200) accepted += 1;
      else refused[status] = (refused[status] ?? 0) + 1;
    },
    result: () => ({ accepted, refused, latencyMs: recorder.percentiles() }),
  };
}
