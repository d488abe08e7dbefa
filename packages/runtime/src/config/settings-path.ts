/** Where a setting stands: keys of mappings, and places in lists. */
export type SettingsPath = ReadonlyArray<string | number>;

/** A fault that knows its place, so that faults can be told in the order of the file. */
export interface PlacedFault {
  readonly path: SettingsPath;
  readonly problem: string;
  readonly remedy: string;
}

const SHOWABLE = /^[A-Za-z0-9._-]{1,63}/;

/**
 * `sources.bk-prod.allowFrom[0]`. A key shows only as far as it looks like one: with the blank after a colon forgotten,
 * `{ token:s3cret }` is a key that holds the secret.
 */
export function showPath(path: SettingsPath): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${showKey(step)}`))
    .join('')
    .replace(/^\./, '');
}

export function showKey(key: string): string {
  const shown = showableStart(key);
  return shown === key ? key : `${shown}…`;
}

export function showableStart(key: string): string {
  return SHOWABLE.exec(key)?.[0] ?? '';
}

export function startsWith(path: SettingsPath, start: SettingsPath): boolean {
  return start.every((step, index) => path[index] === step);
}
