import type { ConfigFault } from '@relay/contract';
import type { RelayConfig } from './relay-config.js';
import type { PlacedFault, SettingsPath } from './settings-path.js';

/** Settings that were gathered and are not yet checked. */
export interface Draft {
  readonly mode: RelayConfig['mode'];
  /** Undefined: there is nothing to check, the faults say why. */
  readonly settings: unknown;
  /** Faults of gathering that have no place among the settings; told first. */
  readonly gatheringFaults: readonly ConfigFault[];
  /** Faults of single settings: what else is found at their place follows from them and is not told. */
  readonly settingFaults: readonly PlacedFault[];
  readonly warnings: readonly string[];
  /** Where the operator wrote a setting, in the operator's terms. */
  readonly labelOf: (path: SettingsPath) => string;
  /** Faults are told in this order. */
  readonly positionOf: (path: SettingsPath) => number;
}
