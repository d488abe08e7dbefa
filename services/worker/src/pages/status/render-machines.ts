import { allUnread, counted, type IngressReport, type RedisHealth, type SpoolState } from '@relay/queue';
import { RELAY_VERSION } from '@relay/runtime';
import { type Html, html } from '../frame/html.js';
import { renderAgo } from '../frame/render-time.js';
import type { RelayLook } from '../look/look-at-relay.js';
import { showBytes } from './render-count.js';

/** What all stands on: the disks of the ingresses, Redis, and which version runs where. */
export function renderMachines({ status, at }: RelayLook): Html {
  const { ingresses, leftSpools, redis, webhooks } = status;
  const unread = allUnread(webhooks);
  return html`
<div class="cards">
  <section class="panel" id="ingresses" aria-labelledby="ingresses-title">
    <h2 id="ingresses-title">Ingress <span class="quiet">and the spool on its disk</span></h2>
    ${ingresses.length === 0 ? html`<p class="quiet">None has reported within the last half minute.</p>` : ingresses.map((report) => renderIngress(report, at))}
    ${leftSpools.map((report) => renderLeftSpool(report, at))}
  </section>
  <section class="panel" id="worker" aria-labelledby="worker-title">
    <h2 id="worker-title">Worker <span class="quiet">reads what was received</span></h2>
    <dl class="facts">
      ${fact('Version', RELAY_VERSION)}
      ${fact('Unread webhooks', unread.count)}
      ${webhooks.unreadShards.map(({ queue, waiting }) => fact(`In ${queue}`, html`<span class="badge bad">${waiting} that nobody reads</span>`))}
      ${fact('Oldest', unread.oldestSince === undefined ? '–' : renderAgo(unread.oldestSince, at))}
      ${fact('Being replayed', counted(status.deadLetters.beingReplayed, 'dead letter'))}
    </dl>
  </section>
  <section class="panel" id="redis" aria-labelledby="redis-title">
    <h2 id="redis-title">Redis <span class="quiet">keeps everything</span></h2>
    ${redis.map(renderServer)}
  </section>
</div>`;
}

const TONES: Readonly<Record<SpoolState, string>> = {
  idle: 'good',
  draining: 'busy',
  filling: 'bad',
  full: 'bad',
  unwritable: 'bad',
};

function renderIngress({ instance, startedAt, version, spool }: IngressReport, now: number): Html {
  return html`
<p class="machine"><span class="name">${instance}</span> <span class="badge ${TONES[spool.state]}">spool ${spool.state}</span></p>
<dl class="facts">
  ${fact('Version', version)}
  ${fact('Started', renderAgo(startedAt, now))}
  ${fact('On disk', html`${counted(spool.envelopes, 'webhook')}, ${showBytes(spool.bytes)} of ${showBytes(spool.maxBytes)}${renderShare(spool.bytes / spool.maxBytes)}`)}
  ${spool.oldestSince === undefined ? undefined : fact('Oldest', renderAgo(spool.oldestSince, now))}
  ${spool.setAside === 0 ? undefined : fact('Damaged', html`<span class="badge bad">${spool.setAside} set aside</span>`)}
</dl>`;
}

/** Of an ingress that is gone, as it was told last. */
function renderLeftSpool({ instance, at, spool }: IngressReport, now: number): Html {
  return html`
<p class="machine"><span class="name">${instance}</span> <span class="badge bad">not seen, spool not empty</span></p>
<dl class="facts">
  ${fact('Last seen', renderAgo(at, now))}
  ${fact('On disk', html`${counted(spool.envelopes, 'webhook')}, ${showBytes(spool.bytes)}`)}
  ${fact('Folder', spool.dir)}
  ${spool.oldestSince === undefined ? undefined : fact('Oldest', renderAgo(spool.oldestSince, now))}
</dl>`;
}

function renderServer({ address, version, usedMemoryBytes, maxMemoryBytes, ...redis }: RedisHealth): Html {
  const { appendOnly, appendFsync = 'not told', evictionPolicy = 'not told' } = redis;
  const file = appendOnly === undefined ? 'not told' : appendOnly ? `yes, fsync ${appendFsync}` : 'none';
  return html`
<p class="machine"><span class="name">${address}</span></p>
<dl class="facts">
  ${fact('Version', version)}
  ${fact('Memory', html`${showBytes(usedMemoryBytes)} of ${maxMemoryBytes === 0 ? 'no limit' : showBytes(maxMemoryBytes)}${maxMemoryBytes === 0 ? undefined : renderShare(usedMemoryBytes / maxMemoryBytes)}`)}
  ${fact('Append-only file', file)}
  ${fact('When full', evictionPolicy)}
</dl>`;
}

/** The words beside it say the same. */
function renderShare(share: number): Html {
  const percent = Math.min(100, Math.max(0, Math.round(share * 100)));
  return html`<svg class="share${percent >= 80 ? ' is-high' : ''}" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="100" height="4"/><rect class="part" width="${percent}" height="4"/></svg>`;
}

function fact(name: string, value: Html | string | number): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}
