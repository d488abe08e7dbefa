/** What the nodes of one Redis hold together. @param {readonly import('ioredis').Redis[]} nodes */
export async function usedMemoryBytes(nodes) {
  const infos = await Promise.all(nodes.map((node) => node.info('memory')));
  return infos.reduce((sum, info) => sum + Number(/^used_memory:(\d+)/m.exec(info)?.[1]), 0);
}

/**
 * Counts the webhooks that are stored and not yet read. The queues are looked for by pattern, once: each candidate names
 * its own in its own way, and the relay may spread them over several.
 * @param {readonly import('ioredis').Redis[]} nodes
 */
export async function watchUnread(nodes) {
  const queues = [];
  for (const node of nodes) {
    const metas = await node.keys('*webhooks*:meta');
    queues.push(...metas.map((meta) => ({ node, base: meta.slice(0, -'meta'.length) })));
  }
  if (queues.length === 0) throw new Error('no queue of webhooks was found in Redis');
  return async () => {
    const lengths = await Promise.all(
      queues.flatMap(({ node, base }) => [node.llen(`${base}wait`), node.llen(`${base}active`)]),
    );
    return lengths.reduce((sum, length) => sum + length, 0);
  };
}
