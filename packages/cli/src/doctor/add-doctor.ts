import { ConfigError } from '@relay/contract';
import { loadConfig } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';
import type { AddCommand } from '../command.js';
import { withoutSecrets } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import type { Terminal } from '../terminal.js';
import { type Examination, examine } from './examine.js';
import { type Finding, needsSomebody } from './finding.js';
import { printFindings } from './print-findings.js';

export const addDoctor: AddCommand = (program, terminal, finish) => {
  program
    .command('doctor')
    .description('check everything that the relay needs, and tell the remedy of what is wrong')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => finish(await doctor(terminal, json === true)));
};

async function doctor(terminal: Terminal, asJson: boolean): Promise<number> {
  try {
    const config = loadConfig(terminal.env, vendorNames);
    const masked = withoutSecrets(terminal, config);
    const { findings, isRedisReached } = await examine(config, masked);
    masked.writeOut(asJson ? printJson(findings) : printFindings(findings, masked));
    return exitCodeOf({ findings, isRedisReached });
  } catch (thrown) {
    // For people they are told as the services tell them.
    if (!asJson || !(thrown instanceof ConfigError)) throw thrown;
    const findings = thrown.faults.map(
      ({ path, problem, remedy }): Finding => ({
        check: 'configuration',
        level: 'fault',
        about: path,
        what: problem,
        remedy,
      }),
    );
    terminal.writeOut(printJson(findings));
    return EXIT.usage;
  }
}

function printJson(findings: readonly Finding[]): string {
  return `${toJson({ well: !findings.some(needsSomebody), findings })}\n`;
}

function exitCodeOf({ findings, isRedisReached }: Examination): number {
  if (!isRedisReached) return EXIT.unreachable;
  return findings.some(needsSomebody) ? EXIT.found : EXIT.done;
}
