import { type ConfigFault, toError } from '@relay/contract';
import { type Document, isCollection, isMap, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import { isMapping } from './mapping.js';
import { maskReferences, unmaskReferences } from './mask-references.js';
import type { SettingsPath } from './settings-path.js';
import { describeYamlProblem } from './yaml-problems.js';

export interface ParsedYaml {
  /** Mappings, lists, text and null. Undefined when the faults leave nothing that is worth reading. */
  readonly tree: unknown;
  /** Their path is a place in the text, such as `line 3, column 5`. */
  readonly faults: readonly ConfigFault[];
  /** Where in the text a setting stands; for one that is missing, where its mapping does. */
  readonly positionOf: (path: SettingsPath) => number;
}

/**
 * Reads YAML in which every value is text (or null): what it means is said by a form, not guessed by YAML. Anchors and
 * aliases work, within the bounds of the library (100 expansions).
 */
export function parseYaml(text: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(maskReferences(text), {
    schema: 'failsafe',
    customTags: (tags) => [...tags, 'null'],
    stringKeys: true,
    prettyErrors: false,
    // Not silent: that would also silence the error of a second document.
    logLevel: 'error',
    lineCounter: lines,
  });
  const faultAt = (offset: number, fault: { problem: string; remedy: string }): ConfigFault => {
    const { line, col } = lines.linePos(offset);
    return { path: `line ${line}, column ${col}`, ...fault };
  };

  const broken = [...document.errors, ...document.warnings];
  const faults = [
    ...broken.map((error) => faultAt(error.pos[0], describeYamlProblem(error.code))),
    ...aliasFaults(document).map(({ offset, ...fault }) => faultAt(offset, fault)),
  ];
  const positionOf = (path: SettingsPath) => positionIn(document, path);
  // A key given twice still leaves a tree whose other faults are worth telling. After anything else they are noise.
  const readable = faults.length === broken.length && broken.every(({ code }) => code === 'DUPLICATE_KEY');
  if (!readable) return { tree: undefined, faults, positionOf };
  try {
    return { tree: unmask(document.toJS()), faults, positionOf };
  } catch (thrown) {
    return { tree: undefined, faults: [...faults, faultAt(0, tooManyAliases(toError(thrown)))], positionOf };
  }
}

function aliasFaults(document: Document): Array<{ offset: number; problem: string; remedy: string }> {
  const faults: Array<{ offset: number; problem: string; remedy: string }> = [];
  visit(document, {
    Alias(_key, alias) {
      const offset = alias.range?.[0] ?? 0;
      const target = alias.resolve(document);
      if (target === undefined) {
        faults.push({
          offset,
          problem: 'this alias has no anchor before it',
          remedy: 'Define the anchor, or remove it.',
        });
      } else if (isCollection(target) && target.range && target.range[0] <= offset && offset < target.range[1]) {
        faults.push({ offset, problem: 'this alias stands inside of its own anchor', remedy: 'Write the value out.' });
      }
    },
  });
  return faults;
}

function tooManyAliases(error: Error): { problem: string; remedy: string } {
  if (!(error instanceof ReferenceError)) throw error;
  return { problem: 'aliases expand too often', remedy: 'Write the values out instead of using aliases.' };
}

function positionIn(document: Document, path: SettingsPath): number {
  let node: unknown = document.contents;
  let position = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => unmaskReferences(String(key)) === step);
      if (pair === undefined) break;
      position = rangeStart(pair.key) ?? position;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      position = rangeStart(node) ?? position;
    } else break;
  }
  return position;
}

function rangeStart(node: unknown): number | undefined {
  return isMapping(node) && Array.isArray(node.range) ? Number(node.range[0]) : undefined;
}

function unmask(node: unknown): unknown {
  if (typeof node === 'string') return unmaskReferences(node);
  if (Array.isArray(node)) return node.map(unmask);
  if (!isMapping(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [unmaskReferences(key), unmask(value)]));
}
