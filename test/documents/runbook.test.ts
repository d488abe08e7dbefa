import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DEAD_LETTER_CODES } from '@relay/contract';
import { parse } from 'yaml';
import { REASONS } from '../../services/ingress/src/refusals.js';
import { OTHER_CODE, REFUSED_CODES, RETRIED_CODES } from '../../services/worker/src/attempt-codes.js';
import { SELF_ALERT_KINDS } from '../../services/worker/src/self-alerts/kinds.js';
import { ROOT, readSources } from '../architecture/read-sources.js';
import { loggedLinesIn } from './logged-lines.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const runbook = read('docs/runbook.md');

interface Section {
  readonly heading: string;
  readonly level: number;
  readonly text: string;
}

const sections: readonly Section[] = runbook.split(/^(?=#+ )/m).map((part) => {
  const [, hashes = '', heading = ''] = /^(#+) (.*)/.exec(part) ?? [];
  return { heading, level: hashes.length, text: part };
});

/** The cells of the table in the section, without its head. */
function rowsUnder(heading: string): string[][] {
  const { text = '' } = sections.find((section) => section.heading === heading) ?? {};
  const rows = text.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
const namesInColumn = (heading: string, column: number) => rowsUnder(heading).flatMap((row) => namesIn(row[column]));
const sorted = (names: Iterable<string>) => [...names].sort();

// The shape that promtool checks.
const rules = (parse(read('deploy/prometheus/rules.yml')).groups as Array<{ rules: Rule[] }>).flatMap(
  (group) => group.rules,
);
interface Rule {
  readonly alert: string;
  readonly annotations: { readonly runbook_url: string };
}

const lines = readSources().flatMap(loggedLinesIn);

/** Sections of trouble: each says what is lost and what to do. */
const troubles = sections.filter(({ level }) => level === 3);

describe('the runbook', () => {
  test('has every alert of the relay about itself, and no other', () => {
    expect(sorted(namesInColumn('What told you', 0))).toEqual(sorted(SELF_ALERT_KINDS));
  });

  test('has a section for every alert rule, where its runbook_url leads', () => {
    const names = rules.map(({ alert }) => alert);
    expect(rules.map(({ annotations }) => annotations.runbook_url)).toEqual(
      names.map((name) => `docs/runbook.md#${name.toLowerCase()}`),
    );
    const headed = troubles.map(({ heading }) => heading).filter((heading) => /^Relay\w+$/.test(heading));
    expect(sorted(headed)).toEqual(sorted(names));
  });

  test('has every code of a dead letter, and no other', () => {
    expect(sorted(namesInColumn('Dead letters', 0))).toEqual(sorted(Object.keys(DEAD_LETTER_CODES)));
  });

  test('has every code of an attempt, with what follows from it', () => {
    const told = rowsUnder('Codes of an attempt').flatMap(([codes, then]) =>
      namesIn(codes).map((code) => `${code} ${then === 'refused' ? 'refused' : 'retried'}`),
    );
    const known = [
      ...[...REFUSED_CODES].map((code) => `${code} refused`),
      ...[...RETRIED_CODES].map((code) => `${code} retried`),
    ];
    expect(sorted(told)).toEqual(sorted(known.filter((code) => !code.startsWith(OTHER_CODE))));
  });

  test('has every reason for which a webhook is refused, and no other', () => {
    expect(sorted(namesInColumn('Why a webhook was refused', 0))).toEqual(sorted(Object.keys(REASONS)));
  });

  test('has every line that is logged as fatal, error or warn, with its level, and no other', () => {
    expect(lines.filter(({ message }) => message === undefined)).toEqual([]);
    const told = rowsUnder('Log lines').flatMap(([level, messages]) => namesIn(messages).map((it) => `${level} ${it}`));
    expect(sorted(told)).toEqual(sorted(new Set(lines.map(({ level, message }) => `${level} ${message}`))));
  });

  test('names the last line of every process that ends by itself', () => {
    const fatal = new Set(lines.filter(({ level }) => level === 'fatal').map(({ message }) => message));
    expect(namesInColumn('A process that ended', 1)).toEqual(expect.arrayContaining([...fatal]));
  });

  test.each(troubles.map(({ heading, text }) => [heading, text]))(
    'says of %s what is lost and what to do',
    (_, text) => {
      expect(text).toMatch(/\n\*\*Lost\?\*\* .*\n(?:.+\n)*\n1\. /);
    },
  );

  test('has no section of trouble that nothing leads to', () => {
    const linked = new Set([...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor));
    const anchors = troubles.map(({ heading }) => heading.toLowerCase().replace(/ /g, '-'));
    const byRule = rules.map(({ alert }) => alert.toLowerCase());
    expect(anchors.filter((anchor) => !linked.has(anchor) && !byRule.includes(anchor))).toEqual([]);
  });
});
