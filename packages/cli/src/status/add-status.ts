import { findIntegrations, judgeStatus, lookAtStatus } from '@relay/queue';
import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import { printStatus } from './print-status.js';

export const addStatus: AddCommand = (program, terminal, finish) => {
  program
    .command('status')
    .description('tell on one screen whether the relay is well, what waits and why')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: true }) =>
      withRelay(terminal, async (relay, masked) => {
        const { integrations, webhooks, redis } = relay.config;
        const status = await lookAtStatus(relay, {
          shards: webhooks.shards,
          configured: Object.keys(integrations),
          ever: await findIntegrations(relay.client),
        });
        const problems = judgeStatus(status, masked.now(), redis).map(({ what, remedy }) => `${what}: ${remedy}`);
        const text = json ? `${toJson({ well: problems.length === 0, problems, ...status })}\n` : undefined;
        masked.writeOut(text ?? printStatus(status, problems, masked));
        finish(problems.length === 0 ? EXIT.done : EXIT.found);
      }),
    );
};
