import { type RelayConfig, readConfig } from '@relay/runtime';
import { vendorNames } from '@relay/vendors';

/** Reads a configuration as a service would, with nothing in the environment. */
export function configFrom(text: string): RelayConfig {
  return readConfig({
    text,
    env: {},
    vendors: vendorNames,
    readFile: (path) => {
      throw new Error(`no file ${path}`);
    },
  });
}
