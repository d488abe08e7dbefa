import type { RedisClient } from '../connect.js';
import { readDiscards } from '../discards.js';
import { findEnd } from './find-end.js';
import { Ledger } from './ledger.js';
import type { OpenEnvelope } from './open-envelopes.js';

/**
 * Closes accounts of envelopes that nothing stands for and whose end can be proved all the same. There are two ways to
 * come here. A store was given up, happened, came to its end and was repeated: its delivery is there, finished. And a command
 * died between the removal of a dead letter and its note in the ledger: the record of the discard is there. Returns
 * whether there were any.
 */
export async function mendAccounts(
  client: RedisClient,
  integrations: readonly string[],
  missing: readonly OpenEnvelope[],
): Promise<boolean> {
  if (missing.length === 0) return false;
  const ledger = new Ledger(client);
  const evidence = { client, integrations, discards: await readDiscards(client) };
  const mended = await Promise.all(
    missing.map(async (envelope) => {
      const end = await findEnd(envelope.id, evidence);
      if (end === 'discarded') await ledger.settle({ id: envelope.id, envelope }, 'discarded');
      if (end === 'ended') await ledger.acceptedTwice(envelope);
      return end !== undefined;
    }),
  );
  return mended.includes(true);
}
