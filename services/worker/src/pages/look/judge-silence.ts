import { showAge } from '@relay/queue';
import type { PageProblem } from './page-problem.js';
import type { SourceLook } from './source-look.js';

/**
 * Sources that have sent nothing for longer than the configuration expects. One that was never heard may just have been
 * configured; what is on an ingress's disk has come, and Redis does not know it yet.
 */
export function judgeSilence(sources: readonly SourceLook[], now: number): readonly PageProblem[] {
  return sources.flatMap(({ name, config, spooled, day: { lastAcceptedAt } }): PageProblem[] => {
    const expectEveryMs = config?.expectEveryMs;
    if (expectEveryMs === undefined || lastAcceptedAt === undefined || spooled > 0) return [];
    if (now - lastAcceptedAt <= expectEveryMs) return [];
    return [
      {
        kind: 'source silent',
        what: `source ${name} is silent since ${showAge(now - lastAcceptedAt)}, and a webhook is expected every ${showAge(expectEveryMs)}`,
        remedy: 'see in its console whether it still sends here, and in the log of the ingress whether it is refused',
      },
    ];
  });
}
