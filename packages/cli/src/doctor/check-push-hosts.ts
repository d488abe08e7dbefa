import type { IntegrationConfig, RelayConfig } from '@relay/runtime';
import type { Finding } from './finding.js';
import { type FailedStep, probeHost } from './probe-host.js';

/** Whether the hosts of the push URLs can be reached from here, each once however many integrations have it. */
export async function checkPushHosts({ integrations }: RelayConfig, now: () => number): Promise<Finding[]> {
  const byOrigin = new Map<string, string[]>();
  for (const { name, pushUrl } of Object.values<IntegrationConfig>(integrations)) {
    const { origin } = new URL(pushUrl.reveal());
    byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), name]);
  }
  return await Promise.all(
    [...byOrigin].map(async ([origin, names]): Promise<Finding> => {
      const about = names.join(', ');
      const probe = await probeHost(new URL(origin), now);
      if (probe.kind === 'reached') {
        return {
          check: 'integration',
          level: 'ok',
          about,
          what: `${origin} is reached from here in ${probe.tookMs} ms`,
        };
      }
      return {
        check: 'integration',
        level: 'fault',
        about,
        what: `${origin} cannot be reached from here: ${probe.reason}`,
        remedy: REMEDIES[probe.step],
      };
    }),
  );
}

const REMEDIES: Readonly<Record<FailedStep, string>> = {
  name: 'see the DNS of this machine or container, and the host in the push URL',
  connection: 'let this machine through to it: firewall, route; the worker uses no HTTP proxy',
  certificate:
    'see the clock of this machine, and whether a proxy on the way opens TLS: Node trusts its authority with NODE_EXTRA_CA_CERTS',
};
