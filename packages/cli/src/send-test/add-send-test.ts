import { InvalidArgumentError } from 'commander';
import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { deadlineOption } from '../options/option-parsers.js';
import { sendTest } from './send-test.js';

interface Options {
  readonly url?: string;
  readonly deadline: number;
  readonly json?: true;
}

export const addSendTest: AddCommand = (program, terminal, finish) => {
  program
    .command('send-test')
    .description('send an Info and its Ok the way that a vendor’s webhooks take, and tell how far they come')
    .argument('<source>', 'name of the source')
    .option('--url <url>', 'base URL of the ingress (default: on this machine, else the host named ingress)', httpUrl)
    .addOption(deadlineOption('wait no longer than this for each of them', '30s'))
    .option('--json', 'print JSON')
    .action((source: string, { url, deadline, json }: Options) =>
      withRelay(terminal, async (relay, masked) => {
        const options = { waitMs: deadline, asJson: json === true, ...(url === undefined ? {} : { url }) };
        finish(await sendTest(relay, masked, source, options));
      }),
    );
};

function httpUrl(text: string): string {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp || /[?#]/.test(text)) throw new InvalidArgumentError('Use a base such as https://relay.example.com.');
  return text;
}
