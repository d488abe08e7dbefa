import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { promtool, testWithPromtool } from './promtool.js';
import { dashboardQueries, type Panel, readDashboards } from './queries.js';

const panels = [...readDashboards().values()].flatMap((dashboard) => dashboard.panels);
const COLUMNS = 24;

const overlap = ({ gridPos: a }: Panel, { gridPos: b }: Panel): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

describe('the dashboard', () => {
  test('has panels that do not cover one another', () => {
    const covering = panels.flatMap((panel, index) =>
      panels
        .slice(index + 1)
        .filter((other) => overlap(panel, other))
        .map((other) => `${panel.title} and ${other.title}`),
    );
    expect(covering).toEqual([]);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > COLUMNS)).toEqual([]);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test('says of each panel what it shows, and asks the chosen Prometheus', () => {
    const shown = panels.filter(({ type }) => type !== 'row');
    expect(shown.filter(({ description }) => !description?.endsWith('.')).map(({ title }) => title)).toEqual([]);
    const asked = shown.flatMap(({ datasource, targets = [] }) => [
      datasource,
      ...targets.map((each) => each.datasource),
    ]);
    expect(asked.filter((datasource) => !/^\$\{datasource\}$/.test(datasource?.uid ?? ''))).toEqual([]);
  });

  test('is where Grafana is told to look for it', () => {
    const read = (path: string) => readFileSync(join(__dirname, '..', '..', path), 'utf8');
    const { providers } = parse(read('deploy/grafana/provisioning/dashboards/relay.yml'));
    const { services } = parse(read('docker-compose.yml'), { merge: true });
    const mounts = (services.grafana.volumes as string[]).map((volume) => volume.split(':').slice(0, 2));
    expect(mounts).toContainEqual(['./deploy/grafana/dashboards', providers[0].options.path]);
    const home: string = services.grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
    expect([...readDashboards().keys()]).toContain(home.replace(`${providers[0].options.path}/`, ''));
    const { datasources } = parse(read('deploy/grafana/provisioning/datasources/prometheus.yml'));
    expect(datasources).toMatchObject([{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }]);
  });

  testWithPromtool('asks in valid PromQL', () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-promql-'));
    try {
      const rules = dashboardQueries().map(({ expr }, index) => ({ record: `query:${index}`, expr }));
      writeFileSync(join(folder, 'queries.yml'), stringify({ groups: [{ name: 'dashboard', rules }] }));
      expect(promtool(folder, 'check', 'rules', 'queries.yml')).toMatchObject({ status: 0 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
