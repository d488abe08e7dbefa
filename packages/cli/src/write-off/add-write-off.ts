import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { writeOff } from './write-off.js';

interface Options {
  readonly yes?: true;
  readonly json?: true;
}

export const addWriteOff: AddCommand = (program, terminal, finish) => {
  program
    .command('write-off')
    .description(
      'the disk of an ingress is lost for good: count what was in its spool as lost, and look for it no more',
    )
    .argument('<ingress>', 'host and port, as relay status names it')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((ingress: string, { yes, json }: Options) =>
      withRelay(terminal, async (relay, masked) => {
        finish(await writeOff(relay, masked, ingress, { yes: yes === true, asJson: json === true }));
      }),
    );
};
