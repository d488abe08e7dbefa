import { counted } from '@relay/queue';
import { type Html, html } from '../frame/html.js';
import { renderAgo } from '../frame/render-time.js';
import type { RelayLook } from '../look/look-at-relay.js';
import type { PageProblem, PageProblemKind } from '../look/page-problem.js';

interface Way {
  readonly href: string;
  readonly text: string;
  /** In place of the remedy that a terminal shows. */
  readonly remedy?: string;
}

/** The way from a problem to where it is solved, where there is one on these pages. */
const WAYS: Partial<Record<PageProblemKind, Way>> = {
  'dead letters': {
    href: '/dead-letters',
    text: 'See the dead letters',
    remedy: 'see why, then replay or discard them',
  },
  'source silent': { href: '#sources', text: 'See the source' },
  'integration held': { href: '#integrations', text: 'See the integration' },
  'events undelivered': { href: '#integrations', text: 'See the integration' },
  'integration unknown': { href: '#integrations', text: 'See the integration' },
  'webhooks unread': { href: '#worker', text: 'See what waits' },
  'spool left': { href: '#ingresses', text: 'See the spool' },
  'spool in use': { href: '#ingresses', text: 'See the spool' },
  'spool damaged': { href: '#ingresses', text: 'See the spool' },
  'redis full': { href: '#redis', text: 'See Redis' },
  'redis unsafe': { href: '#redis', text: 'See Redis' },
};

/** What one glance is for. */
export function renderVerdict(look: RelayLook): Html {
  const { problems, notes } = look;
  return html`
<section class="verdict ${problems.length === 0 ? 'is-well' : 'is-trouble'}" aria-labelledby="verdict">
  <div role="status"><h1 id="verdict">${problems.length === 0 ? 'All is well' : `${counted(problems.length, 'thing')} ${problems.length === 1 ? 'needs' : 'need'} a person`}</h1></div>
  ${problems.length === 0 ? undefined : html`<ul class="problems">${problems.map(renderProblem)}</ul>`}
  ${renderSum(look)}
</section>
${notes.length === 0 ? undefined : html`<section class="notes" aria-label="Worth knowing"><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></section>`}`;
}

function renderProblem({ kind, what, remedy }: PageProblem): Html {
  const way = WAYS[kind];
  return html`<li><p class="what">${sentence(what)}</p><p class="remedy">${sentence(way?.remedy ?? remedy)}${way === undefined ? undefined : html` <a href="${way.href}">${way.text}</a>`}</p></li>`;
}

/** The same words stand within a line of the command's screen. */
function sentence(words: string): string {
  const end = /[.?!]$/.test(words) ? '' : '.';
  return words.charAt(0).toUpperCase() + words.slice(1) + end;
}

function renderSum({ sources, at }: RelayLook): Html {
  const sum = (count: (source: (typeof sources)[number]) => number) =>
    sources.reduce((total, source) => total + count(source), 0).toLocaleString('en');
  const last = Math.max(...sources.map(({ day }) => day.lastAcceptedAt ?? 0), 0);
  const figures: ReadonlyArray<readonly [name: string, value: string | Html]> = [
    ['Last webhook', last === 0 ? 'none yet' : renderAgo(last, at)],
    ['Accepted, 24\u00a0h', sum(({ day }) => day.accepted)],
    ['Delivered, 24\u00a0h', sum(({ day }) => day.delivered)],
    ['Superseded, 24\u00a0h', sum(({ day }) => day.superseded)],
    ['Ignored, 24\u00a0h', sum(({ day }) => day.ignored)],
    ['Waiting now', sum(({ waiting }) => waiting)],
    ['Dead letters now', sum(({ dead }) => dead)],
  ];
  return html`<dl class="sum">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
