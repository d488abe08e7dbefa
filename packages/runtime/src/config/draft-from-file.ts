import type { Draft } from './draft.js';
import { interpolate } from './interpolate.js';
import { isMapping } from './mapping.js';
import { parseYaml } from './parse-yaml.js';
import type { Environment, VariableSource } from './resolve-variable.js';
import { showPath } from './settings-path.js';

/** Meant for a start without relay.yaml; beside one they do nothing unless it refers to them. */
const ENVIRONMENT_ONLY = ['FLASHDUTY_PUSH_URL', 'RELAY_TOKEN'] as const;

/** The settings of a relay.yaml, with the variables it refers to. */
export function draftFromFile(text: string, variables: VariableSource): Draft {
  const { tree, faults: yamlFaults, positionOf } = parseYaml(text);
  const { value, faults, names } = interpolate(tree, variables);
  const empty = tree === null || (tree !== undefined && !isMapping(tree));
  const gatheringFaults = empty ? [...yamlFaults, NOT_A_MAPPING] : yamlFaults;
  return {
    mode: 'file',
    settings: empty ? undefined : value,
    gatheringFaults,
    settingFaults: faults,
    warnings: ENVIRONMENT_ONLY.filter((name) => isSet(name, variables.env) && !names.has(name)).map(
      (name) => `${name} is set but not used: there is a relay.yaml, and it does not refer to it`,
    ),
    labelOf: showPath,
    positionOf,
  };
}

const NOT_A_MAPPING = {
  path: 'line 1, column 1',
  problem: 'the file holds no settings',
  remedy: 'Begin from a copy of relay.example.yaml.',
};

function isSet(name: string, env: Environment): boolean {
  return Boolean(env[name] || env[`${name}_FILE`]);
}
