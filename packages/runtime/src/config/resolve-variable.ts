import { errorCode } from '../error-code.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, and the files it may name. */
export interface VariableSource {
  readonly env: Environment;
  readonly readFile: (path: string) => string;
}

export type Variable =
  | { readonly kind: 'value'; readonly value: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'fault'; readonly problem: string; readonly remedy: string };

/** `NAME` from the environment, or the content of the file that `NAME_FILE` names. Empty counts as not set. */
export function resolveVariable(name: string, { env, readFile }: VariableSource): Variable {
  const value = env[name] || undefined;
  const path = env[`${name}_FILE`] || undefined;
  if (value !== undefined && path !== undefined) {
    return { kind: 'fault', problem: `both ${name} and ${name}_FILE are set`, remedy: 'Unset one of the two.' };
  }
  if (value !== undefined) return { kind: 'value', value };
  return path === undefined ? { kind: 'absent' } : readVariableFile(name, path, readFile);
}

function readVariableFile(name: string, path: string, readFile: VariableSource['readFile']): Variable {
  try {
    const value = readFile(path).replace(/\r?\n$/, '');
    if (value !== '') return { kind: 'value', value };
    return { kind: 'fault', problem: `the file named by ${name}_FILE is empty`, remedy: 'Write the value into it.' };
  } catch (thrown) {
    // Not the path, and so not the error's message: a value put into NAME_FILE by mistake is a secret.
    const problem = `the file named by ${name}_FILE cannot be read (${errorCode(thrown) ?? 'unknown error'})`;
    return { kind: 'fault', problem, remedy: "Correct the path, and let the relay's user read the file." };
  }
}
