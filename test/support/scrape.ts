/** One line of a service's /metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A whole answer of /metrics, as Prometheus would read it. */
export interface Scrape {
  readonly samples: readonly Sample[];
  /** By the name of the metric, without a histogram's suffixes. */
  readonly types: ReadonlyMap<string, string>;
  /** The sum of the series with at least these labels; undefined when there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
}

/** As long as a scrape may take. */
const WITHIN_MS = 10_000;

export async function scrape(opsUrl: string): Promise<Scrape> {
  const response = await fetch(`${opsUrl}/metrics`, { signal: AbortSignal.timeout(WITHIN_MS) });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return readExposition(await response.text());
}

export function readExposition(text: string): Scrape {
  const lines = text.split('\n');
  const types = new Map(lines.flatMap((line) => readType(line)));
  const samples = lines.filter((line) => line !== '' && !line.startsWith('#')).map(readSample);
  return {
    samples,
    types,
    value: (name, labels = {}) => {
      const found = samples.filter((sample) => sample.name === name && hasLabels(sample, labels));
      return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
    },
  };
}

export function hasLabels(sample: Sample, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
}

function readType(line: string): Array<readonly [name: string, type: string]> {
  const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
  return name && type ? [[name, type]] : [];
}

function readSample(line: string): Sample {
  const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label, text]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}
