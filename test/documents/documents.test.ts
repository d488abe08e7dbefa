import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createProgram, leafCommands } from '../../packages/cli/src/run-cli.js';
import { aTerminal } from '../../packages/cli/src/testing/a-terminal.js';

const ROOT = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** What is made or installed, and nobody reads. */
const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git']);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (NOT_OURS.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [relative(ROOT, path)];
  });
}

const documents = filesIn(ROOT).filter((path) => path.endsWith('.md'));

/** GitHub's rule: lower case, no punctuation, blanks to hyphens. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsIn = (path: string) =>
  [...read(path).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading ?? ''));

interface Link {
  readonly target: string;
  /** The file or folder it leads to, from the root. */
  readonly to: string;
  readonly anchor: string | undefined;
}

/** To other pages of the project, or to another place of the same one. */
function linksIn(path: string): Link[] {
  const targets = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
  return targets
    .filter((target) => !/^(https?|mailto):/.test(target))
    .map((target) => {
      const [file = '', anchor] = target.split('#');
      return { target, to: file === '' ? path : join(dirname(path), decodeURIComponent(file)), anchor };
    });
}

/** Links that lead nowhere: to no file, or to no heading of one. */
function brokenLinksIn(path: string): string[] {
  const isBroken = ({ to, anchor }: Link) =>
    !existsSync(join(ROOT, to)) || (anchor !== undefined && to.endsWith('.md') && !anchorsIn(to).includes(anchor));
  return linksIn(path)
    .filter(isBroken)
    .map(({ target }) => target);
}

/** By their path from the root, or by their name alone behind a neighbour's path in the same line. */
function filesNamedIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    let folder: string | undefined;
    return [...line.matchAll(/`([\w./-]+)`/g)].flatMap(([, named = '']) => {
      if (/^(bench|deploy|docs|packages|scripts|services|test)\//.test(named)) {
        folder = dirname(named);
        return [named];
      }
      return folder !== undefined && /^[\w-]+(\.test)?\.(ts|mjs)$/.test(named) ? [join(folder, named)] : [];
    });
  });
}

describe('documents', () => {
  test('every link leads somewhere', () => {
    const broken = documents.flatMap((path) => brokenLinksIn(path).map((target) => `${path}: ${target}`));
    expect(broken).toEqual([]);
  });

  test('every page can be reached from the README', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      if (!documents.includes(path)) continue;
      for (const { to } of linksIn(path)) reached.add(to);
    }
    expect(documents.filter((path) => !reached.has(path))).toEqual([]);
  });

  test('every file that is named exists', () => {
    const absent = documents.flatMap((path) =>
      filesNamedIn(read(path))
        .filter((named) => !existsSync(join(ROOT, named)))
        .map((named) => `${path}: ${named}`),
    );
    expect(absent).toEqual([]);
  });

  test('docs/durability.md names every drill, and no other', () => {
    const drills = filesIn(join(ROOT, 'test', 'drills', 'drills')).flatMap((path) =>
      [...read(path).matchAll(/(?:name: |troubled\(\s*)'([^']+)'/g)].map(([, name]) => name ?? ''),
    );
    const told = [...read('docs/durability.md').matchAll(/drills? (\*[^*]+\*(?:, \*[^*]+\*)*)/g)].flatMap(([, names]) =>
      [...(names ?? '').matchAll(/\*([^*]+)\*/g)].map(([, name]) => name ?? ''),
    );
    expect(new Set(told)).toEqual(new Set(drills));
  });

  test('every command of the relay that is named exists, with its options', () => {
    const commands = leafCommands(createProgram(aTerminal().terminal, () => undefined));
    const isKnown = (words: string) => {
      const found = commands.find(({ name }) => `${words} `.startsWith(`${name} `));
      const options = new Set(found?.command.options.map(({ long }) => long));
      return found !== undefined && [...words.matchAll(/--[a-z-]+/g)].every(([option]) => options.has(option));
    };
    const named = documents.flatMap((path) =>
      [...read(path).matchAll(/(?:`|^|\bexec \w+ )(?:npx )?relay ([a-z][^`\n]*)/gm)].map(([, words = '']) => words),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((words) => !isKnown(words))).toEqual([]);
  });

  test('every npm command that is named exists', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const texts = [...documents, '.ci/run', 'docker-compose.yml'].map((path) => ({ path, text: read(path) }));
    const absent = texts.flatMap(({ path, text }) =>
      [...text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)]
        .map(([, name]) => name ?? '')
        .filter((name) => !Object.hasOwn(scripts, name))
        .map((name) => `${path}: npm run ${name}`),
    );
    expect(absent).toEqual([]);
  });

  test('the README fits on one screen', () => {
    expect(read('README.md').split('\n').length).toBeLessThanOrEqual(60);
  });

  test('docker compose passes on what .env.example offers', () => {
    const compose = read('docker-compose.yml');
    const offered = [...read('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name ?? '');
    expect(offered).toContain('FLASHDUTY_PUSH_URL');
    expect(offered.filter((name) => !new RegExp(`^  ${name}:`, 'm').test(compose))).toEqual([]);
  });
});
