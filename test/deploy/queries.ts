import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const DEPLOY = join(__dirname, '..', '..', 'deploy');

/** One PromQL expression that is shipped, and where it stands. */
export interface Query {
  readonly where: string;
  readonly expr: string;
}

/** A metric as a query names it, with the matchers behind it. */
export interface Selector {
  readonly name: string;
  readonly matchers: ReadonlyArray<{ readonly label: string; readonly operator: string; readonly value: string }>;
}

interface Datasource {
  readonly uid: string;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: Datasource;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: ReadonlyArray<{ readonly expr: string; readonly datasource: Datasource }>;
}

export interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: ReadonlyArray<{ readonly name: string; readonly query: unknown }> };
}

/** Each in its file name. */
export function readDashboards(): ReadonlyMap<string, Dashboard> {
  const folder = join(DEPLOY, 'grafana', 'dashboards');
  return new Map(readdirSync(folder).map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]));
}

export function dashboardQueries(): Query[] {
  return [...readDashboards()].flatMap(([file, { panels }]) =>
    panels.flatMap(({ title, targets = [] }) =>
      targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr: fillIn(expr) })),
    ),
  );
}

export function ruleQueries(): Query[] {
  const { groups } = parse(readFileSync(join(DEPLOY, 'prometheus', 'rules.yml'), 'utf8'));
  // Checked by promtool in rules.test.ts.
  const rules = (groups as Array<{ rules: Array<{ alert: string; expr: string }> }>).flatMap((group) => group.rules);
  return rules.map(({ alert, expr }) => ({ where: `rules.yml: ${alert}`, expr }));
}

/** What Grafana puts in place of its variables: a time, and everything. */
function fillIn(expr: string): string {
  return expr.replaceAll('$__rate_interval', '5m').replace(/\$\w+/g, '.*');
}

const KEYWORDS = new Set(['and', 'or', 'unless', 'offset', 'bool', 'by', 'on', 'without', 'ignoring']);

/** Every metric that a query reads: a name that is neither a function nor a keyword nor a label. */
export function selectorsIn(expr: string): Selector[] {
  const withoutGroups = expr.replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, '');
  return [...withoutGroups.matchAll(/(?<![\w.])([a-zA-Z_:][\w:]*)(?![\w:]|\s*\()(\{[^}]*\})?/g)]
    .map(([, name = '', matchers = '']) => ({ name, matchers: matchersIn(matchers) }))
    .filter(({ name }) => !KEYWORDS.has(name));
}

function matchersIn(text: string): Selector['matchers'] {
  return [...text.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', operator = '', value = '']) => ({
    label,
    operator,
    value,
  }));
}

/** The labels that a query groups or joins by. */
export function labelsIn(expr: string): string[] {
  return [...expr.matchAll(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g)].flatMap(([, list = '']) =>
    list.split(',').map((label) => label.trim()),
  );
}
