import { Cluster, type ClusterNode, type ClusterOptions } from 'ioredis';

/**
 * BullMQ makes a duplicate of a connection to block on, and ends with it. What is tried again for ever would keep that one
 * from ending, so there the tries are few, 100 ms apart: the worker asks again by itself.
 */
export const FEW_RETRIES = 16;

/**
 * A cluster's client without what makes BullMQ's workers wait for ever once a failover came at the wrong moment: not one of
 * them takes a job again then, or can be stopped.
 */
export class PatientCluster extends Cluster {
  readonly #nodes: readonly ClusterNode[];
  #hasEnded = false;

  constructor(nodes: readonly ClusterNode[], options: ClusterOptions) {
    super([...nodes], options);
    this.#nodes = nodes;
    this.on('connecting', () => {
      this.#hasEnded = false;
    });
    this.on('end', () => {
      this.#hasEnded = true;
    });
    // ioredis falls back to `close` for each connection that closes after the end, and lets wait whatever comes then.
    this.on('close', () => {
      if (this.#hasEnded) this.status = 'end';
    });
  }

  /** ioredis' own promise is never settled when it reaches the cluster and finds it down, although it tries again. */
  override connect(): Promise<void> {
    return new Promise((resolve, reject) => {
      const onReady = (): void => settle(resolve);
      const onEnd = (): void => settle(() => reject(new Error('Connection is closed.')));
      const settle = (how: () => void): void => {
        this.off('ready', onReady).off('end', onEnd);
        how();
      };
      this.on('ready', onReady).on('end', onEnd);
      super.connect().then(onReady, (reason: unknown) => settle(() => reject(reason)));
    });
  }

  /**
   * ioredis waits for its connections to close, and then tells of the end. Between two tries there are none, and nobody
   * would: but a client that has never connected is ended at once.
   */
  override disconnect(reconnect = false): void {
    if (!reconnect && this.status !== 'end' && this.nodes().length === 0) this.status = 'wait';
    super.disconnect(reconnect);
  }

  override duplicate(nodes: ClusterNode[] = [], overrides: ClusterOptions = {}): Cluster {
    const options = { ...this.options, maxRedirections: FEW_RETRIES, ...overrides };
    return new PatientCluster(nodes.length > 0 ? nodes : this.#nodes, options);
  }
}
