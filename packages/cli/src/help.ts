import { EXIT, type ExitCode } from './exit-codes.js';

export interface CommandHelp {
  /** docs/command.md shows the same. */
  readonly examples: readonly string[];
  readonly exitCodes: Readonly<Partial<Record<ExitCode, string>>>;
}

const CALLED_WRONGLY = { [EXIT.usage]: 'called wrongly, or the configuration cannot be used; nothing was done' };
const ASKS_REDIS = { ...CALLED_WRONGLY, [EXIT.unreachable]: 'Redis cannot be reached, or stopped answering' };

/** What the help of each command says behind its options. */
export const HELP: Readonly<Record<string, CommandHelp>> = {
  status: {
    examples: ['relay status', 'relay status --json'],
    exitCodes: { 0: 'well', 1: 'something needs a person', ...ASKS_REDIS },
  },
  doctor: {
    examples: ['relay doctor', 'relay doctor --json'],
    exitCodes: { 0: 'no fault and no warning', 1: 'a fault or a warning', ...ASKS_REDIS },
  },
  explain: {
    examples: [
      'relay explain 01K9QZ6V7N3W5T8Y2B4D6F8H0J',
      'relay explain 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
      "relay explain 'zstack-dc1:zstack:alarm:5f2b9c0e'",
    ],
    exitCodes: { 0: 'told', 1: 'nothing is known of it', ...ASKS_REDIS },
  },
  audit: {
    examples: ['relay audit', 'relay audit --since 24h', 'relay audit --json'],
    exitCodes: { 0: 'no difference', 1: 'a difference; what is missing is named', ...ASKS_REDIS },
  },
  'send-test': {
    examples: ['relay send-test bk-prod', 'relay send-test bk-prod --url https://relay.example.com --deadline 2m'],
    exitCodes: { 0: 'both were delivered', 1: 'they were not, or not in time', ...ASKS_REDIS },
  },
  release: {
    examples: ['relay release ops', 'relay release ops --deadline 1m'],
    exitCodes: {
      0: 'it is not held any more, or nothing waits to be sent',
      1: 'the probe failed, or nothing was sent in time',
      ...ASKS_REDIS,
    },
  },
  'dead-letters list': {
    examples: [
      'relay dead-letters list',
      'relay dead-letters list --source bk-prod --code refused --since 2h',
      'relay dead-letters list --limit 1000 --json',
    ],
    exitCodes: { 0: 'listed, also when there are none', ...ASKS_REDIS },
  },
  'dead-letters show': {
    examples: ['relay dead-letters show 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0'],
    exitCodes: { 0: 'told', 1: 'there is no such dead letter, or not any more', ...ASKS_REDIS },
  },
  'dead-letters replay': {
    examples: [
      'relay dead-letters replay 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
      'relay dead-letters replay --integration ops --since 2h --dry-run',
      'relay dead-letters replay --all --rate 5 --yes',
    ],
    exitCodes: {
      0: 'all were delivered or superseded (with --no-wait: handed over)',
      1: 'not all were',
      ...ASKS_REDIS,
    },
  },
  'dead-letters discard': {
    examples: [
      'relay dead-letters discard 01K9QZ6V7N3W5T8Y2B4D6F8H0J-0',
      'relay dead-letters discard --code payload_error --until 2026-11-01T00:00:00Z',
    ],
    exitCodes: { 0: 'all were removed', 1: 'not all were', ...ASKS_REDIS },
  },
  'write-off': {
    examples: ['relay write-off 4f1a77d0:3000', 'relay write-off 4f1a77d0:3000 --yes'],
    exitCodes: { 0: 'written off', 1: 'nothing was done', ...ASKS_REDIS },
  },
  preview: {
    examples: ['relay preview zstack alarm.json', "relay preview jiankongbao --query 'task_id=1&task_status=1'"],
    exitCodes: { 0: 'read', 1: 'it cannot be read', [EXIT.usage]: 'called wrongly; nothing was read' },
  },
  completion: {
    examples: ['relay completion bash', 'relay completion zsh'],
    exitCodes: { 0: 'printed', ...CALLED_WRONGLY },
  },
};

/** The part of a command's help that stands behind its options. */
export function printHelp({ examples, exitCodes }: CommandHelp): string {
  return [
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
    '',
    'Exit codes:',
    ...Object.entries(exitCodes).map(([code, meaning]) => `  ${code}  ${meaning}`),
  ].join('\n');
}
