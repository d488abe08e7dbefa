import type { Hold, ReleasedHold } from '@relay/queue';

/** What became of a release. */
export type ReleaseReport =
  | { readonly result: 'not held' }
  /** Flashduty took the probe. */
  | ({ readonly result: 'over' } & ReleasedHold)
  /** It did not; this is the hold as it is now. */
  | ({ readonly result: 'held again'; readonly holdNow: Hold } & ReleasedHold)
  /** Nothing was sent in time. Where nothing waits to be sent, the next event is the probe. */
  | ({ readonly result: 'not probed'; readonly waiting: number } & ReleasedHold)
  | ({ readonly result: 'not waited for' } & ReleasedHold);

export function isWell(report: ReleaseReport): boolean {
  return report.result !== 'held again' && !(report.result === 'not probed' && report.waiting > 0);
}
