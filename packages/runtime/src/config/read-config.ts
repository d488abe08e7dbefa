import { ConfigError } from '@relay/contract';
import { checkBetweenSettings } from './check-between-settings.js';
import { deepFreeze } from './deep-freeze.js';
import { draftFromEnvironment } from './draft-from-environment.js';
import { draftFromFile } from './draft-from-file.js';
import { faultsOfIssues } from './faults-of-issues.js';
import { findWarnings } from './find-warnings.js';
import { readOverrides } from './read-overrides.js';
import type { RelayConfig } from './relay-config.js';
import { relaySchema } from './relay-schema.js';
import type { Environment } from './resolve-variable.js';
import { tellInOrder } from './tell-in-order.js';
import { toRelayConfig } from './to-relay-config.js';

export interface ConfigInput {
  /** The text of relay.yaml; without one, the environment alone must do. */
  readonly text?: string | undefined;
  readonly env: Environment;
  /** Names of the vendors that there are. */
  readonly vendors: readonly string[];
  /** Called only for the files that `NAME_FILE` and `redis.tlsCaFile` name. */
  readonly readFile: (path: string) => string;
}

/** The configuration, deeply frozen. Pure but for `readFile`. Throws one ConfigError that holds every fault. */
export function readConfig({ text, env, vendors, readFile }: ConfigInput): RelayConfig {
  const variables = { env, readFile };
  const draft = text === undefined ? draftFromEnvironment(vendors, variables) : draftFromFile(text, variables);
  const { overrides, faults: overrideFaults } = readOverrides(variables);
  const checked = relaySchema.safeParse(draft.settings);

  const faultsOfSettings =
    draft.settings === undefined
      ? []
      : tellInOrder(draft, {
          single: faultsOfIssues(checked.error?.issues ?? [], relaySchema),
          between: checkBetweenSettings(draft.settings, { vendors, overrides, readFile }),
        });
  const faults = [...draft.gatheringFaults, ...faultsOfSettings, ...overrideFaults];
  if (faults.length > 0 || !checked.success) throw new ConfigError(faults);

  const config = toRelayConfig(checked.data, { mode: draft.mode, overrides, readFile });
  return deepFreeze({ ...config, warnings: [...draft.warnings, ...findWarnings(config)] });
}
