import { lookUp } from '../text/look-up.js';

/**
 * Events of ZStack do not recover; some have a healthy counterpart, a separate event with its own subscription. Exact
 * names, not suffixes: `PrimaryStorageHostDisconnected` has no counterpart.
 */
const PAIRS = [
  { pair: 'HostConnection', problem: 'HostDisconnected', healthy: 'HostConnected' },
  { pair: 'PrimaryStorageConnection', problem: 'PrimaryStorageDisconnected', healthy: 'PrimaryStorageConnected' },
  { pair: 'BackupStorageConnection', problem: 'BackupStorageDisconnected', healthy: 'BackupStorageConnected' },
  { pair: 'VRouterConnection', problem: 'VRouterDisconnected', healthy: 'VRouterConnected' },
  { pair: 'VRouterHealth', problem: 'VRouterUnhealthy', healthy: 'VRouterHealthy' },
] as const;

interface SideOfPair {
  readonly pair: string;
  readonly side: 'problem' | 'healthy';
}

const SIDES: Readonly<Record<string, SideOfPair>> = Object.fromEntries(
  PAIRS.flatMap(
    ({ pair, problem, healthy }): Array<[string, SideOfPair]> => [
      [problem, { pair, side: 'problem' }],
      [healthy, { pair, side: 'healthy' }],
    ],
  ),
);

export function sideOfPair(eventName: string): SideOfPair | undefined {
  return lookUp(SIDES, eventName);
}
