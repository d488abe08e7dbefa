import { audit } from '@relay/queue';
import type { AddCommand } from '../command.js';
import { withRelay } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { momentBefore } from '../options/option-parsers.js';
import { toJson } from '../screen/json.js';
import { printAudit } from './print-audit.js';

interface Options {
  readonly since?: number;
  readonly json?: true;
}

export const addAudit: AddCommand = (program, terminal, finish) => {
  program
    .command('audit')
    .description('add up what was accepted and what became of it, and name every webhook that is missing')
    .option(
      '--since <when>',
      'received since then: a duration (24h) or a time in UTC, from its full hour on',
      momentBefore(terminal.now),
    )
    .option('--json', 'print JSON')
    .action(({ since, json }: Options) =>
      withRelay(terminal, async ({ client }, masked) => {
        const audited = await audit(client, { since, now: masked.now() });
        masked.writeOut(json ? `${toJson(audited)}\n` : printAudit(audited, since, masked));
        finish(audited.difference === 0 ? EXIT.done : EXIT.found);
      }),
    );
};
