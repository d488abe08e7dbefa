import { ConfigError, type ConfigFault } from '@relay/contract';
import { type ConfigInput, readConfig } from '../config/read-config.js';
import type { RelayConfig } from '../config/relay-config.js';

export const VENDORS = ['blueking', 'jiankongbao', 'zstack'];
export const PUSH_URL = 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=5f2b9c0e7a1d4';
export const TOKEN = '7c1e5a9b3d2f4e6a8b0c';

/** The least that can be configured, with more lines behind it. */
export function aRelayYaml(more = ''): string {
  return `
integrations:
  ops: { pushUrl: '${PUSH_URL}' }
sources:
  dc1: { vendor: zstack, token: ${TOKEN}, integration: ops }
${more}`;
}

/** One source with these further entries. */
export function aSourceYaml(entries: string): string {
  return `
integrations: { ops: { pushUrl: '${PUSH_URL}' } }
sources: { dc1: { vendor: zstack, token: ${TOKEN}, integration: ops, ${entries} } }
`;
}

/** One integration with these entries. */
export function anIntegrationYaml(entries: string): string {
  return `
integrations: { ops: { ${entries} } }
sources: { dc1: { vendor: zstack, token: ${TOKEN}, integration: ops } }
`;
}

export function read(text: string | undefined, rest: Partial<ConfigInput> = {}): RelayConfig {
  return readConfig({ text, env: {}, vendors: VENDORS, readFile: filesOf({}), ...rest });
}

export function faultsOf(text: string | undefined, rest: Partial<ConfigInput> = {}): readonly ConfigFault[] {
  try {
    read(text, rest);
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown.faults;
    throw thrown;
  }
}

/** `path: problem` of every fault. */
export function problemsOf(text: string | undefined, rest: Partial<ConfigInput> = {}): string[] {
  return faultsOf(text, rest).map(({ path, problem }) => `${path}: ${problem}`);
}

/** Reads from these files and no other. */
export function filesOf(files: Readonly<Record<string, string>>): (path: string) => string {
  return (path) => {
    const content = files[path];
    if (content === undefined) throw Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
    return content;
  };
}
