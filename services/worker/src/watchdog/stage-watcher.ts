import { lookAtStage, type RedisClient, type StageLook } from '@relay/queue';
import type { Stage } from './sights.js';

/** Looks at the stages, and tells the other workers how far this one has come. */
export class StageWatcher {
  readonly #client: RedisClient;
  readonly #toldSteps = new Map<string, number>();

  constructor(client: RedisClient) {
    this.#client = client;
  }

  /** By queue name. */
  async look(stages: readonly Stage[]): Promise<ReadonlyMap<string, StageLook>> {
    return new Map(await Promise.all(stages.map((stage) => this.#lookAt(stage))));
  }

  async #lookAt({ queueName, hands }: Stage): Promise<readonly [string, StageLook]> {
    const { steps } = hands;
    const look = await lookAtStage(this.#client, queueName, steps - (this.#toldSteps.get(queueName) ?? 0));
    this.#toldSteps.set(queueName, steps);
    return [queueName, look];
  }
}
