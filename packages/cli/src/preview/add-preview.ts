import { readFile } from 'node:fs/promises';
import { toError } from '@relay/contract';
import { vendorNames } from '@relay/vendors';
import { Argument, InvalidArgumentError } from 'commander';
import { type AddCommand, UsageError } from '../command.js';
import type { Terminal } from '../terminal.js';
import { type PreviewOptions, preview } from './preview.js';

interface CommandOptions extends PreviewOptions {
  readonly json?: true;
}

export const addPreview: AddCommand = (program, terminal, finish) => {
  program
    .command('preview')
    .description('show the events that a payload becomes, or why it becomes none, without sending anything')
    .addArgument(new Argument('<vendor>', 'kind of monitoring tool').choices(vendorNames))
    .argument('[file]', 'a body, a recorded *.request.json or a raw HTTP request; - or nothing reads standard input')
    .option('--method <method>', 'HTTP method (default: that of the request, or POST)')
    .option('--query <query>', 'query string, as a GET of Jiankongbao has')
    .option('--content-type <type>', 'content type (default: that of the request, or none)')
    .option('--timezone <zone>', 'zone of times that the vendor sends without one', existingTimezone)
    .option('--source <name>', 'name of the source, which is part of every alert key (default: the vendor)')
    .option('--json', 'print JSON')
    .action(async (vendor: string, file: string | undefined, { json, ...options }: CommandOptions) => {
      const bytes = await readInput(file, options, terminal);
      const { text, exitCode } = preview(bytes, vendor, options, { asJson: json === true, receivedAt: terminal.now() });
      terminal.writeOut(text);
      finish(exitCode);
    });
};

async function readInput(file: string | undefined, { query }: PreviewOptions, terminal: Terminal): Promise<Uint8Array> {
  if (file !== undefined && file !== '-') return readNamedFile(file);
  if (file === undefined && query !== undefined) return new Uint8Array();
  if (file === undefined && terminal.isStdinInteractive) {
    throw new UsageError('nothing to read; name a file or pipe a payload in');
  }
  return terminal.readStdin();
}

async function readNamedFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (thrown) {
    throw new UsageError(`cannot read ${file} (${toError(thrown).message})`);
  }
}

function existingTimezone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new InvalidArgumentError('Use an IANA name such as Asia/Shanghai.');
  }
}
