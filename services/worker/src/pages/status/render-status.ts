import { showMoment } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { renderPage } from '../frame/render-page.js';
import { renderAgo } from '../frame/render-time.js';
import type { RelayLook } from '../look/look-at-relay.js';
import { renderIntegrations } from './render-integrations.js';
import { renderMachines } from './render-machines.js';
import { renderSources } from './render-sources.js';
import { renderVerdict } from './render-verdict.js';

/** Why the relay could not be looked at, and what was seen the last time. */
export interface Blind {
  readonly title: string;
  readonly fault: string;
  readonly remedy: Html;
  readonly last?: RelayLook | undefined;
}

export function renderStatus(look: RelayLook, config: RelayConfig): Html {
  const { problems } = look;
  return renderPage({
    title: problems.length === 0 ? 'All is well' : `(${problems.length}) ${problems[0]?.what}`,
    section: 'status',
    liveEveryS: 5,
    mood: problems.length === 0 ? 'well' : 'trouble',
    body: html`${renderVerdict(look)}${renderFigures(look, config, !config.board.readOnly)}`,
  });
}

export function renderBlind({ title, fault, remedy, last }: Blind, config: RelayConfig, now: number): Html {
  return renderPage({
    title,
    section: 'status',
    liveEveryS: 5,
    mood: 'trouble',
    body: html`
<section class="verdict is-trouble" aria-labelledby="verdict">
  <div role="status"><h1 id="verdict">${title}</h1></div>
  <ul class="problems"><li>
    <p class="what">${fault}.</p>
    <p class="remedy">${remedy}</p>
  </li></ul>
</section>
${
  last === undefined
    ? undefined
    : html`<section class="past" aria-label="As it was"><p class="notes">The figures below are of ${showMoment(last.at)}, ${renderAgo(last.at, now)}.</p>${renderFigures(last, config, false)}</section>`
}`,
  });
}

function renderFigures(look: RelayLook, config: RelayConfig, canAct: boolean): Html {
  return html`${renderSources(look.sources, look.at)}${renderIntegrations(look, config, canAct)}${renderMachines(look)}`;
}
