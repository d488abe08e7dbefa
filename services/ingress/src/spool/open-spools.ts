import { ConfigError, toError } from '@relay/contract';
import type { Logger } from 'pino';
import type { SpoolOptions } from './spool.js';
import { Spools } from './spools.js';

/** Opens the spool, or says in the manner of the configuration's faults why it cannot be used. */
export async function openSpools(options: SpoolOptions, logger: Logger): Promise<Spools> {
  try {
    return await Spools.open(options, logger);
  } catch (thrown) {
    throw new ConfigError([
      {
        path: 'ingress.spool.dir',
        problem: `${options.dir} cannot be used: ${toError(thrown).message}`,
        remedy:
          'Name a directory on a local disk of this machine, or a volume of its container, that the user of the ingress may write to.',
      },
    ]);
  }
}
