import type { RelayConfig } from './relay-config.js';
import { Secret } from './secret.js';

/** The type of a configuration with every secret gone. Derived: a new secret can be missed neither here nor below. */
export type Described<T> = T extends Secret
  ? 'configured'
  : T extends object
    ? { readonly [Key in keyof T]: Described<T[Key]> }
    : T;

/** The effective configuration for logs and pages; a secret reads `configured`, one that is not set is absent. */
export function describeConfig(config: RelayConfig): Described<RelayConfig> {
  // The walk below changes only leaves, and those as the type says.
  return describe(config) as Described<RelayConfig>;
}

/** Every secret of a configuration. */
export function configSecrets(config: RelayConfig): readonly Secret[] {
  return secretsIn(config);
}

function describe(value: unknown): unknown {
  if (value instanceof Secret) return 'configured';
  if (Array.isArray(value)) return value.map(describe);
  // A text of several lines is a certificate: its first line says so.
  if (typeof value === 'string') return value.split('\n', 1)[0];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, describe(entry)]));
}

function secretsIn(value: unknown): Secret[] {
  if (value instanceof Secret) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}
