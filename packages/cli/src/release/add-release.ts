import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { deadlineOption } from '../options/option-parsers.js';
import { releaseIntegration } from './release.js';

interface Options {
  readonly json?: true;
  /** Commander's form of --no-wait. */
  readonly wait: boolean;
  readonly deadline: number;
}

export const addRelease: AddCommand = (program, terminal, finish) => {
  program
    .command('release')
    .description('try a held integration again at once, because the cause of its hold was ended')
    .argument('<integration>', 'name of the integration')
    .option('--no-wait', 'do not wait for what the probe tells')
    .addOption(deadlineOption('wait no longer than this for it', '15s'))
    .option('--json', 'print JSON')
    .action((integration: string, { json, wait, deadline }: Options) =>
      withRelay(terminal, async (relay, masked) => {
        const options = { waitMs: wait ? deadline : 0, asJson: json === true };
        finish(await releaseIntegration(relay, masked, integration, options));
      }),
    );
};
