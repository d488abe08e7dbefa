import type { Logger } from 'pino';
import { type ClaimedFolder, claimFolder, claimOrphan } from './claim-folder.js';
import { makeDurableFolder } from './durable-folder.js';
import { Spool, type SpoolOptions } from './spool.js';

/** The spool that this ingress fills and drains now. */
export class Spools {
  readonly #options: SpoolOptions;
  readonly #logger: Logger;
  #current: Spool;

  private constructor(current: Spool, options: SpoolOptions, logger: Logger) {
    this.#current = current;
    this.#options = options;
    this.#logger = logger;
  }

  static async open(options: SpoolOptions, logger: Logger): Promise<Spools> {
    await makeDurableFolder(options.dir);
    return new Spools(await openOrUnlock(await claimFolder(options.dir), options), options, logger);
  }

  get current(): Spool {
    return this.#current;
  }

  /**
   * Moves into the folder of an ingress that does not come back, if one is there with envelopes in it, and says whether
   * it did. Only out of an empty one; from then on new envelopes queue behind those that were found.
   */
  async takeOverOrphan(): Promise<boolean> {
    const folder = await claimOrphan(this.#options.dir);
    if (folder === undefined) return false;
    const orphan = await openOrUnlock(folder, this.#options);
    if (!this.#current.isEmpty) {
      // Meanwhile webhooks came to the own one: another time.
      await orphan.close();
      return false;
    }
    const own = this.#current;
    this.#current = orphan;
    this.#logger.warn({ folder: folder.path, ...orphan.status() }, 'took over the spool of an ingress that is gone');
    await own.close();
    return true;
  }

  async close(): Promise<void> {
    await this.#current.close();
  }
}

async function openOrUnlock(folder: ClaimedFolder, options: SpoolOptions): Promise<Spool> {
  try {
    return await Spool.open(folder, options);
  } catch (thrown) {
    await folder.unlock();
    throw thrown;
  }
}
