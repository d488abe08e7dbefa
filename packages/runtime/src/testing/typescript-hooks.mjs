/**
 * Lets a plain `node` run the TypeScript sources, for tests that need a real process: no build stands between an edit and
 * its test. Resolves a package of the workspace to its sources and strips types, as jest does by jest.config.mjs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const packages = new URL('../../../', import.meta.url);

export async function resolve(specifier, context, next) {
  const [, name] = /^@relay\/([a-z]+)$/.exec(specifier) ?? [];
  if (name !== undefined) return { url: new URL(`${name}/src/index.ts`, packages).href, shortCircuit: true };
  if (specifier.startsWith('.') && specifier.endsWith('.js')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const path = fileURLToPath(url);
  const options = { filename: path, sourceMaps: 'inline', jsc: { parser: { syntax: 'typescript' }, target: 'es2023' } };
  const { code } = transformSync(readFileSync(path, 'utf8'), { ...options, module: { type: 'es6' } });
  return { format: 'module', source: code, shortCircuit: true };
}
