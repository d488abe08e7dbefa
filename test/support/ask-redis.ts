import { Redis } from 'ioredis';

/**
 * Asks one server a question of Redis' own language, such as `askRedis(port, 'CLUSTER', 'MYID')`. Rejects at once when
 * nobody listens there.
 */
export async function askRedis(port: number, command: string, ...args: string[]): Promise<unknown> {
  const client = new Redis({ port, host: '127.0.0.1', retryStrategy: null, commandTimeout: 2_000 });
  client.on('error', () => undefined);
  try {
    return await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}
