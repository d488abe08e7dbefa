import type { UIConfig } from '@bull-board/api/typings/app';

const LOGO = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#2f6fed"/>' +
    '<path d="M6 11h13m0 0-4-4m4 4-4 4M26 21H13m0 0 4-4m-4 4 4 4" fill="none" stroke="#fff" stroke-width="2.6" ' +
    'stroke-linecap="round" stroke-linejoin="round"/></svg>',
)}`;

/** Makes bull-board the relay's own: nothing leads out of it, and nothing is shown that the relay does not have. */
export const UI_CONFIG: UIConfig = {
  boardTitle: 'Flashduty Relay',
  boardLogo: { path: LOGO, width: 24, height: 24 },
  favIcon: { default: LOGO, alternative: 'static/favicon-32x32.png' },
  hideDocsLink: true,
  miscLinks: [
    { text: 'Status page', url: '/' },
    { text: 'Dead letters and their stories', url: '/dead-letters' },
    { text: 'Readiness', url: '/readyz' },
    { text: 'Metrics', url: '/metrics' },
  ],
  // The board runs within a worker: that one is there is no news, and managed Redis may not let us ask.
  showWorkers: false,
};
