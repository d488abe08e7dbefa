import { toError } from '@relay/contract';
import { PREFIX, type RedisClient, WEBHOOKS } from '@relay/queue';

const PROBE_KEY = `${PREFIX}:${WEBHOOKS}:ingress-probe`;
const PROBE_LIFETIME_S = 60;

/** Says `ok` or what is wrong. A write, because a full or read-only Redis still answers PING. */
export async function checkWrites(connection: RedisClient, isConnected: boolean): Promise<string> {
  if (!isConnected) return 'not connected';
  try {
    await connection.set(PROBE_KEY, '1', 'EX', PROBE_LIFETIME_S);
    return 'ok';
  } catch (thrown) {
    return toError(thrown).message;
  }
}
