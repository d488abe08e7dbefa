import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { promtool, testWithPromtool } from './promtool.js';

const FOLDER = join(__dirname, '..', '..', 'deploy', 'prometheus');
const readYaml = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8'));

interface Rule {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleTest {
  readonly alert_rule_test: ReadonlyArray<{ readonly alertname: string; readonly exp_alerts: readonly unknown[] }>;
}

// The shapes that Prometheus documents; promtool checks them below.
const rules = (readYaml('rules.yml').groups as Array<{ rules: Rule[] }>).flatMap((group) => group.rules);
const cases = (readYaml('rules.test.yml').tests as RuleTest[]).flatMap((each) => each.alert_rule_test);

describe('the alert rules', () => {
  test.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says how bad it is, what it is and what to do',
    (_name, rule) => {
      const { alert, labels, annotations } = rule;
      expect(['critical', 'warning', 'info']).toContain(labels.severity);
      expect(annotations.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(annotations.description).toMatch(/\.$/);
      expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    },
  );

  test('are each shown to fire, and not to fire', () => {
    const shown = (fires: boolean) => [
      ...new Set(cases.filter(({ exp_alerts }) => exp_alerts.length > 0 === fires).map(({ alertname }) => alertname)),
    ];
    const names = rules.map(({ alert }) => alert).sort();
    expect(shown(true).sort()).toEqual(names);
    expect(shown(false).sort()).toEqual(names);
  });

  testWithPromtool('do in promtool what rules.test.yml says', () => {
    expect(promtool(FOLDER, 'test', 'rules', 'rules.test.yml')).toMatchObject({ status: 0 });
  });

  testWithPromtool('are valid, and so is the configuration that loads them', () => {
    expect(promtool(FOLDER, 'check', 'config', 'prometheus.yml')).toMatchObject({ status: 0 });
  });
});
