/** What the nodes of one Redis hold together. @param {readonly import('ioredis').Redis[]} nodes */
export async function usedMemoryBytes(nodes) {
  const infos = await Promise.all(nodes.map((node) => node.info('memory')));
  return infos.reduce((sum, info) => sum + Number(/^used_memory:(\d+)/m.exec(info)?.[1]), 0);
}

/** Counts the webhooks that are stored and not yet read. @param {readonly import('ioredis').Redis[]} nodes */
export const watchUnread = (nodes) => watchQueues(nodes, 'webhooks');

/** Counts the deliveries that have not ended. @param {readonly import('ioredis').Redis[]} nodes */
export const watchUndelivered = (nodes) => watchQueues(nodes, 'deliveries');

/** Queues are looked for by pattern, once: each candidate names its own in its own way, and the relay may have several. */
async function watchQueues(nodes, kind) {
  const queues = [];
  for (const node of nodes) {
    const metas = await node.keys(`*${kind}*:meta`);
    queues.push(...metas.map((meta) => ({ node, base: meta.slice(0, -'meta'.length) })));
  }
  if (queues.length === 0) throw new Error(`no queue of ${kind} was found in Redis`);
  return async () => {
    const lengths = await Promise.all(
      queues.flatMap(({ node, base }) => [
        ...['wait', 'active'].map((list) => node.llen(`${base}${list}`)),
        ...['prioritized', 'delayed'].map((set) => node.zcard(`${base}${set}`)),
      ]),
    );
    return lengths.reduce((sum, length) => sum + length, 0);
  };
}
