import type { RelayConfig } from './relay-config.js';

const MIN_TOKEN_CHARS = 16;
const STANDS_IN_A_URL_AS_IT_IS = /^[A-Za-z0-9._~-]+$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What is allowed and probably not meant. */
export function findWarnings({ mode, integrations, sources, selfAlerts }: Omit<RelayConfig, 'warnings'>): string[] {
  if (mode === 'sandbox') return [];
  const used = new Set([selfAlerts, ...Object.values(sources).map(({ integration }) => integration)]);
  return [
    ...Object.values(integrations).flatMap(({ name, pushUrl }) => [
      ...(used.has(name) ? [] : [`integrations.${name} is not used by any source`]),
      ...(isSentInTheClear(pushUrl.reveal())
        ? [`integrations.${name}.pushUrl is http: its key can be read on the way`]
        : []),
    ]),
    ...Object.values(sources).flatMap(({ name, token }) => warnAboutToken(`sources.${name}.token`, token.reveal())),
  ];
}

function warnAboutToken(path: string, token: string): string[] {
  return [
    ...(token.length < MIN_TOKEN_CHARS
      ? [`${path} is shorter than ${MIN_TOKEN_CHARS} characters and may be guessed`]
      : []),
    ...(STANDS_IN_A_URL_AS_IT_IS.test(token) ? [] : [`${path} must be percent-encoded in the webhook URL`]),
  ];
}

function isSentInTheClear(pushUrl: string): boolean {
  const { protocol, hostname } = new URL(pushUrl);
  return protocol === 'http:' && !LOOPBACK_HOST.test(hostname);
}
