import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { explain } from './explain.js';

export const addExplain: AddCommand = (program, terminal, finish) => {
  program
    .command('explain')
    .description('tell the life of a webhook, a delivery, a dead letter or an alert')
    .argument('<id>', 'id of a webhook, delivery or dead letter, an alert key, or a request id of Flashduty')
    .option('--json', 'print JSON')
    .action((id: string, { json }: { json?: true }) =>
      withRelay(terminal, async (relay, masked) => finish(await explain(relay, masked, id, json === true))),
    );
};
