import { isMapping } from './mapping.js';
import { resolveVariable, type VariableSource } from './resolve-variable.js';
import type { PlacedFault, SettingsPath } from './settings-path.js';

const REFERENCE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export interface Interpolated {
  readonly value: unknown;
  readonly faults: readonly PlacedFault[];
  /** Every variable that was referred to. */
  readonly names: ReadonlySet<string>;
}

/**
 * Puts variables in the place of `${NAME}` in every text of a parsed file, and `${` in the place of `$${`. Only after
 * parsing, and only once: what stands in a variable is never read as YAML or as a reference.
 */
export function interpolate(tree: unknown, variables: VariableSource): Interpolated {
  const faults: PlacedFault[] = [];
  const names = new Set<string>();

  function inText(text: string, path: SettingsPath): string {
    return text.replace(REFERENCE, (reference: string, name: string | undefined, end: string | undefined) => {
      if (name === undefined) return `\${`;
      if (end === '' || !VARIABLE_NAME.test(name)) {
        faults.push({ path, problem: 'holds a reference that names no variable', remedy: WRITE_A_REFERENCE });
        return reference;
      }
      names.add(name);
      const variable = resolveVariable(name, variables);
      if (variable.kind === 'value') return variable.value;
      const { problem, remedy } = variable.kind === 'fault' ? variable : notSet(name);
      faults.push({ path, problem, remedy });
      return reference;
    });
  }

  function inTree(node: unknown, path: SettingsPath): unknown {
    if (typeof node === 'string') return inText(node, path);
    if (Array.isArray(node)) return node.map((item, index) => inTree(item, [...path, index]));
    if (!isMapping(node)) return node;
    // Not by assignment: a key named __proto__ would vanish instead of being told as unknown.
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, inTree(value, [...path, key])]));
  }

  return { value: inTree(tree, []), faults, names };
}

const WRITE_A_REFERENCE = `Write \${NAME} with letters, digits and _; there are no defaults. For a literal \${ write $\${.`;

function notSet(name: string): { problem: string; remedy: string } {
  return {
    problem: `refers to ${name}, which is not set`,
    remedy: `Set ${name} in the environment, or ${name}_FILE to the path of a file that holds it.`,
  };
}
