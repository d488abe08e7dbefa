import type { IndexedLetter, IngressReport, LedgerSheet, RelayStatus } from '@relay/queue';
import type { SourceConfig } from '@relay/runtime';

/** What the status page tells of one source. */
export interface SourceLook {
  readonly name: string;
  /** Absent when it is no longer configured. */
  readonly config?: SourceConfig;
  /** Of the webhooks received within the last day. */
  readonly day: LedgerSheet;
  /** Accepted, and neither at its end nor at a dead letter. */
  readonly waiting: number;
  /** Accepted, and on the disk of an ingress: Redis does not know of it yet. */
  readonly spooled: number;
  /** The same, and that ingress is gone. */
  readonly left: number;
  /** Dead letters at rest: of one webhook there may be several. */
  readonly dead: number;
}

export interface Sheets {
  readonly day: readonly LedgerSheet[];
  readonly ever: readonly LedgerSheet[];
}

/** The configured sources in the order of the configuration, then others that have something unfinished or lately had. */
export function lookAtSources(
  configs: Readonly<Record<string, SourceConfig>>,
  sheets: Sheets,
  letters: readonly IndexedLetter[],
  { ingresses, leftSpools }: Pick<RelayStatus, 'ingresses' | 'leftSpools'>,
): readonly SourceLook[] {
  const day = bySource(sheets.day);
  const ever = bySource(sheets.ever);
  const known = Object.keys(configs);
  const former = [...new Set([...ever.keys(), ...letters.map(({ source }) => source)])].filter(
    (name) => !Object.hasOwn(configs, name),
  );
  return [...known, ...former.sort()]
    .map((name): SourceLook => {
      const config = configs[name];
      const own = letters.filter(({ source }) => source === name);
      const atRest = new Set(own.map(({ envelopeId }) => envelopeId)).size;
      return {
        name,
        ...(config === undefined ? {} : { config }),
        day: day.get(name) ?? emptySheet(name),
        waiting: Math.max(0, (ever.get(name)?.open ?? 0) - atRest),
        spooled: countOf(name, ingresses),
        left: countOf(name, leftSpools),
        dead: own.length,
      };
    })
    .filter(({ config, day: { accepted }, waiting, dead }) => config !== undefined || accepted + waiting + dead > 0);
}

function countOf(source: string, reports: readonly IngressReport[]): number {
  return reports.reduce((sum, { spool }) => sum + (spool.bySource[source] ?? 0), 0);
}

function bySource(sheets: readonly LedgerSheet[]): ReadonlyMap<string, LedgerSheet> {
  return new Map(sheets.map((sheet) => [sheet.source, sheet]));
}

function emptySheet(source: string): LedgerSheet {
  const none = { accepted: 0, delivered: 0, superseded: 0, ignored: 0, discarded: 0, open: 0 };
  return { source, ...none, perMinute: Array.from({ length: 60 }, () => 0) };
}
