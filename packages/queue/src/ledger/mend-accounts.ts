import type { RedisClient } from '../connect.js';
import { readDeliveryId } from '../delivery-id.js';
import { readDiscards } from '../discards.js';
import { deliveriesOf, keyBase } from '../names.js';
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
  const discarded = new Set((await readDiscards(client)).map(({ id }) => readDeliveryId(id).envelopeId));
  const mended = await Promise.all(
    missing.map(async (envelope) => {
      if (discarded.has(envelope.id)) {
        await ledger.settle({ id: envelope.id, envelope }, 'discarded');
        return true;
      }
      if (!(await hasFinished(client, integrations, envelope.id))) return false;
      await ledger.acceptedTwice(envelope);
      return true;
    }),
  );
  return mended.includes(true);
}

async function hasFinished(client: RedisClient, integrations: readonly string[], envelopeId: string): Promise<boolean> {
  const finished = await Promise.all(
    integrations.map((name) => client.hexists(`${keyBase(deliveriesOf(name))}${envelopeId}-0`, 'finishedOn')),
  );
  return finished.includes(1);
}
