import type { ConfigFault } from '@relay/contract';
import type { Draft } from './draft.js';
import { resolveVariable, type VariableSource } from './resolve-variable.js';
import { SANDBOX_TOKEN, SANDBOX_URL_VARIABLE, sandboxPushUrl } from './sandbox.js';
import { type SettingsPath, showPath } from './settings-path.js';

const PUSH_URL = 'FLASHDUTY_PUSH_URL';
const TOKEN = 'RELAY_TOKEN';
const BOARD_PASSWORD = 'BOARD_PASSWORD';

/** The settings of a start without relay.yaml: one integration, one source per vendor, or the sandbox. */
export function draftFromEnvironment(vendors: readonly string[], variables: VariableSource): Draft {
  const faults: ConfigFault[] = [];
  const read = (name: string): string | undefined => {
    const variable = resolveVariable(name, variables);
    if (variable.kind === 'fault')
      faults.push({ path: `env ${name}`, problem: variable.problem, remedy: variable.remedy });
    return variable.kind === 'value' ? variable.value : undefined;
  };
  const [pushUrl, token, boardPassword, sandboxUrl] = [
    read(PUSH_URL),
    read(TOKEN),
    read(BOARD_PASSWORD),
    read(SANDBOX_URL_VARIABLE),
  ];
  const board = boardPassword === undefined ? {} : { password: boardPassword };

  if (faults.length > 0) return draft('environment', undefined, faults);
  if (pushUrl !== undefined && token !== undefined) {
    return draft('environment', { board, ...oneSourcePerVendor(vendors, pushUrl, token) }, []);
  }
  if (pushUrl !== undefined) return draft('environment', undefined, [missing(TOKEN, PUSH_URL, CHOOSE_A_TOKEN)]);
  if (token !== undefined) return draft('environment', undefined, [missing(PUSH_URL, TOKEN, COPY_THE_URL)]);
  if (sandboxUrl === undefined) return draft('environment', undefined, [NOTHING_CONFIGURED]);
  if (!/^https?:\/\/[^\s?#]+$/.test(sandboxUrl)) return draft('sandbox', undefined, [NOT_THE_STAND_IN]);
  return draft('sandbox', { board, ...oneSourcePerVendor(vendors, sandboxPushUrl(sandboxUrl), SANDBOX_TOKEN) }, []);
}

function draft(mode: Draft['mode'], settings: unknown, gatheringFaults: readonly ConfigFault[]): Draft {
  const variableOf = VARIABLE_OF_SETTING[mode === 'sandbox' ? 'sandbox' : 'environment'];
  return {
    mode,
    settings,
    gatheringFaults,
    settingFaults: [],
    warnings: [],
    labelOf: (path) => {
      const variable = variableOf[String(path.at(-1))];
      return variable === undefined ? showPath(path) : `env ${variable}`;
    },
    positionOf: (_path: SettingsPath) => 0,
  };
}

const VARIABLE_OF_SETTING: Record<'environment' | 'sandbox', Readonly<Record<string, string>>> = {
  environment: { pushUrl: PUSH_URL, token: TOKEN, password: BOARD_PASSWORD },
  sandbox: { pushUrl: SANDBOX_URL_VARIABLE, password: BOARD_PASSWORD },
};

function oneSourcePerVendor(vendors: readonly string[], pushUrl: string, token: string) {
  const sources = Object.fromEntries(vendors.map((vendor) => [vendor, { vendor, token, integration: 'default' }]));
  return { integrations: { default: { pushUrl } }, sources };
}

const CHOOSE_A_TOKEN = 'Set it to a long random text, such as the output of: openssl rand -hex 24';
const COPY_THE_URL = 'Copy the push URL whole from the integration’s card in Flashduty.';

function missing(name: string, given: string, remedy: string): ConfigFault {
  return { path: `env ${name}`, problem: `is not set, but ${given} is; both are needed`, remedy };
}

const NOT_THE_STAND_IN: ConfigFault = {
  path: `env ${SANDBOX_URL_VARIABLE}`,
  problem: 'is not the http:// URL of a stand-in',
  remedy: 'Set it to where the stand-in listens, such as http://127.0.0.1:4100.',
};

const NOTHING_CONFIGURED: ConfigFault = {
  path: 'relay.yaml',
  problem: 'nothing is configured',
  remedy:
    'Copy relay.example.yaml to relay.yaml and fill it in; or set FLASHDUTY_PUSH_URL and RELAY_TOKEN; ' +
    'or try it out in the sandbox with `npm start` or `docker compose --profile sandbox up --build`.',
};
