import { plainName, type Queue } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import type { Finding } from './finding.js';

/** Whether somebody takes from every queue. Told by the connections that Redis has, so it needs no way to the workers. */
export async function checkWorkers({ config, webhooks, deadLetters, deliveriesOf }: RelayAccess): Promise<Finding[]> {
  const queues: Queue[] = [
    ...webhooks,
    ...Object.keys(config.integrations).map((integration) => deliveriesOf(integration).queue),
    deadLetters.queue,
  ];
  const counts = await Promise.all(queues.map(countWorkers));
  if (counts.includes(undefined)) {
    return [
      { check: 'worker', level: 'info', what: 'Redis does not tell who is connected: workers could not be counted' },
    ];
  }
  const idle = queues.filter((_queue, index) => counts[index] === 0);
  if (idle.length === 0) {
    const fewest = Math.min(...counts.map((count) => count ?? 0));
    return [{ check: 'worker', level: 'ok', what: `every queue has a worker (${fewest})` }];
  }
  return [
    {
      check: 'worker',
      level: 'fault',
      what:
        idle.length === queues.length
          ? 'no worker is connected to Redis: nothing is read or delivered'
          : `no worker takes from ${idle.map(({ name }) => plainName(name)).join(', ')}`,
      remedy: 'start a worker, with the configuration of today; its log says why it stopped',
    },
  ];
}

/** Undefined where Redis does not say: CLIENT LIST is forbidden, or gives no names. */
async function countWorkers(queue: Queue): Promise<number | undefined> {
  try {
    const workers = await queue.getWorkers();
    // In place of an error BullMQ gives an entry that has no address.
    return workers.some(({ addr }) => addr === undefined) ? undefined : workers.length;
  } catch {
    return undefined;
  }
}
