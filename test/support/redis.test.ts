import { createConnection } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from './redis.js';

describe('the Redis of a test', () => {
  let redis: PrivateRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  test('keeps what it confirmed through a kill and a restart on the same port', async () => {
    expect(await ask(redis.port, 'SET alert open')).toBe('+OK');
    await redis.kill();
    await expect(ask(redis.port, 'GET alert')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await redis.restart();
    expect(await ask(redis.port, 'GET alert')).toBe('$4');
  });

  test('leaves connections open but silent while it is frozen', async () => {
    redis.freeze();
    let answered = false;
    const answer = ask(redis.port, 'PING').then((reply) => {
      answered = true;
      return reply;
    });
    // A second server answers meanwhile: time has passed, and the frozen one has said nothing.
    const other = await startRedis();
    expect(await ask(other.port, 'PING')).toBe('+PONG');
    await other.stop();
    expect(answered).toBe(false);
    redis.thaw();
    expect(await answer).toBe('+PONG');
  });
});

/** The first line of Redis's reply to a command in its inline form. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.setEncoding('utf8').once('error', reject);
    socket.once('data', (reply: string) => {
      socket.destroy();
      resolve(reply.split('\r\n')[0] ?? '');
    });
  });
}
