const NETWORK = 'see that the machine of the worker reaches the host of the push URL: firewall, proxy, route';
const THEIR_SIDE = 'Flashduty has trouble of its own: wait, or look at its status page';

/** By the code of the failure that began the hold, or that the last probe met. */
const REMEDIES: Readonly<Record<string, string>> = {
  RequestTooFrequently:
    'the integration is over Flashduty’s rate: spread its sources over more integrations, or have Flashduty raise the limit and rateLimit with it',
  InternalError: THEIR_SIDE,
  ServiceUnavailable: THEIR_SIDE,
  dns_failure:
    'the name of the push URL’s host cannot be resolved: see the DNS of the machine or container of the worker',
  connection_refused: NETWORK,
  connection_reset: NETWORK,
  network_unreachable: NETWORK,
  network_error: NETWORK,
  timeout: `${NETWORK}; if that is well, Flashduty is slow`,
  tls_failure:
    'the certificate is not trusted: see the clock of the worker’s machine, and whether a proxy on the way opens TLS',
  unreadable_reply: 'somebody answers in Flashduty’s place, such as a proxy with a login page: see what is on the way',
};

export function remedyForHold(code: string): string {
  const known = Object.hasOwn(REMEDIES, code) ? REMEDIES[code] : undefined;
  return known ?? byStatus(code);
}

/** `http_503`: an answer without a code of Flashduty's, as proxies give. */
function byStatus(code: string): string {
  if (code === 'http_429') return REMEDIES.RequestTooFrequently ?? '';
  if (/^http_3/.test(code)) return 'the push URL redirects, which is never followed: see what is on the way';
  return 'Flashduty, or a proxy on the way, cannot answer now: wait, or see the proxy';
}
