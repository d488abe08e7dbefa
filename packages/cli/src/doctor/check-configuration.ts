import { counted } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Finding } from './finding.js';

/** That it can be used was found when it was read; what is left is what is allowed and probably not meant. */
export function checkConfiguration({ mode, integrations, sources, warnings, selfAlerts }: RelayConfig): Finding[] {
  const size = `${counted(Object.keys(sources).length, 'source')}, ${counted(Object.keys(integrations).length, 'integration')}`;
  return [
    { check: 'configuration', level: 'ok', what: `${ORIGIN[mode]}: ${size}` },
    ...warnings.map((warning): Finding => ({ check: 'configuration', level: 'warning', what: warning })),
    ...(selfAlerts === undefined
      ? [
          {
            check: 'configuration',
            level: 'info',
            what: 'selfAlerts is not set: nobody is told when the relay itself is in trouble',
          } as const,
        ]
      : []),
  ];
}

const ORIGIN = {
  file: 'read from its file',
  environment: 'read from the environment',
  sandbox: 'the sandbox: alerts go to the stand-in, and not to Flashduty',
} as const satisfies Record<RelayConfig['mode'], string>;
