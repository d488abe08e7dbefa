import { counted } from '@relay/queue';
import { type Html, html } from '../frame/html.js';

const BAR = 2;
const HEIGHT = 24;

/** How many came in each of the last sixty minutes, as bars; the words say the same. */
export function renderRate(perMinute: readonly number[]): Html {
  const sum = perMinute.reduce((total, count) => total + count, 0);
  const most = Math.max(...perMinute, 0);
  const words = `${counted(sum, 'webhook')} in the last hour${most > 0 ? `, at most ${most} in a minute` : ''}`;
  return html`<span class="rate"><svg viewBox="0 0 ${perMinute.length * BAR} ${HEIGHT}" width="${perMinute.length * BAR}" height="${HEIGHT}" role="img" aria-label="${words}" preserveAspectRatio="none"><title>${words}</title><path class="ground" d="M0 ${HEIGHT - 0.5}h${perMinute.length * BAR}"/><path class="bars" d="${bars(perMinute, most)}"/></svg><span class="number" aria-hidden="true">${sum.toLocaleString('en')}</span></span>`;
}

function bars(perMinute: readonly number[], most: number): string {
  return perMinute
    .map((count, minute) => {
      if (count === 0) return '';
      // One webhook among hundreds is still to be seen.
      const height = Math.max(2, Math.round((count / most) * HEIGHT * 10) / 10);
      return `M${minute * BAR} ${HEIGHT}v-${height}h${BAR - 0.5}v${height}z`;
    })
    .join('');
}
