import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from '@swc/core';

export const ROOT = join(__dirname, '..', '..');

/** One production file of a workspace: what it imports, which globals it touches, what it calls for something new. */
export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  /** Folder name of its workspace: `vendors`, `ingress`. */
  readonly workspace: string;
  readonly text: string;
  /** As written: `./seal-envelope.js`, `@relay/queue`, `node:http`, `zod`. */
  readonly imports: readonly string[];
  /** Names that are bound nowhere in the file: `process`, `Buffer`. */
  readonly globals: ReadonlySet<string>;
  /** Values from outside the program: `Date.now`, `Math.random`, `new Date()`. */
  readonly surprises: ReadonlySet<string>;
}

/** Every workspace by its folder name, with its folder. */
export const WORKSPACES: ReadonlyMap<string, string> = new Map(
  ['packages', 'services'].flatMap((group) =>
    readdirSync(join(ROOT, group))
      .filter((name) => existsSync(join(ROOT, group, name, 'package.json')))
      .map((name): [string, string] => [name, `${group}/${name}`]),
  ),
);

/** What ships: neither tests nor what only tests use. */
export function readSources(): SourceFile[] {
  return [...WORKSPACES].flatMap(([workspace, folder]) =>
    readdirSync(join(ROOT, folder, 'src'), { encoding: 'utf8', recursive: true })
      .map((path) => `${folder}/src/${path}`)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/testing/'))
      .sort()
      .map((path) => readSource(path, workspace, readFileSync(join(ROOT, path), 'utf8'))),
  );
}

export function readSource(path: string, workspace: string, text: string): SourceFile {
  const imports: string[] = [];
  const globals = new Set<string>();
  const surprises = new Set<string>();
  for (const node of nodesOf(parseSync(text, { syntax: 'typescript', target: 'es2023' }))) {
    const imported = importedBy(node);
    if (imported !== undefined) imports.push(imported);
    if (isGlobal(node)) globals.add(node.value);
    const surprise = surpriseOf(node);
    if (surprise !== undefined) surprises.add(surprise);
  }
  return { path, workspace, text, imports, globals, surprises };
}

/** Path of the file that a relative import means. */
export function resolveImport(from: SourceFile, imported: string): string {
  return relative(ROOT, join(ROOT, dirname(from.path), imported.replace(/\.js$/, '.ts')));
}

export interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The node itself, if it is one, and every one within it. */
export function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

function isNode(value: object): value is Node {
  return 'type' in value && typeof value.type === 'string';
}

function importedBy(node: Node): string | undefined {
  if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) return textOf(node.source);
  if (node.type !== 'CallExpression' || typeOf(node.callee) !== 'Import') return undefined;
  const [first] = Array.isArray(node.arguments) ? node.arguments : [];
  return textOf(first?.expression) ?? '(computed)';
}

/** The parser resolves names; those it finds no binding for carry the first context it gave out. */
const UNRESOLVED = 1;

function isGlobal(node: unknown): node is Node & { value: string } {
  return typeOf(node) === 'Identifier' && field(node, 'ctxt') === UNRESOLVED;
}

function surpriseOf(node: Node): string | undefined {
  if (node.type === 'MemberExpression' && isGlobal(node.object)) {
    const name = `${node.object.value}.${String(field(node.property, 'value'))}`;
    return /^(Date\.now|Math\.random|performance\.now|crypto\.\w+)$/.test(name) ? name : undefined;
  }
  const takesNothing = Array.isArray(node.arguments) && node.arguments.length === 0;
  const isDate = isGlobal(node.callee) && node.callee.value === 'Date';
  return node.type === 'NewExpression' && isDate && takesNothing ? 'new Date()' : undefined;
}

export function textOf(node: unknown): string | undefined {
  const value = field(node, 'value');
  return typeof value === 'string' ? value : undefined;
}

export function typeOf(node: unknown): unknown {
  return field(node, 'type');
}

export function field(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null
    ? Object.entries(node).find(([key]) => key === name)?.[1]
    : undefined;
}
