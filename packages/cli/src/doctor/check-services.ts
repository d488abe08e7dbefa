import type { RelayConfig } from '@relay/runtime';
import { askService, type ServiceAnswer } from './ask-service.js';
import type { Finding } from './finding.js';

type Service = 'ingress' | 'worker';

/**
 * Asks both services whether they can do their work: on this machine, and under the names that they have in
 * docker-compose.yml. That one cannot be reached says little, since its ops port is not for everybody; whether it is at work
 * is told by what it leaves in Redis.
 */
export async function checkServices({ ingress, worker }: RelayConfig): Promise<Finding[]> {
  const ports = { ingress: ingress.opsPort, worker: worker.opsPort } as const satisfies Record<Service, number>;
  return await Promise.all(
    (['ingress', 'worker'] as const).map(async (service) => {
      const port = ports[service];
      if (port === 0) return notAsked(service);
      return toFinding(service, await askService(['127.0.0.1', service], port));
    }),
  );
}

function notAsked(service: Service): Finding {
  return { check: service, level: 'info', what: `its ops port is any free one (${service}.opsPort: 0): not asked` };
}

function toFinding(service: Service, answer: ServiceAnswer): Finding {
  switch (answer.kind) {
    case 'answered':
      return answer.ready
        ? { check: service, level: 'ok', what: `${answer.url} is ready: ${answer.checks}` }
        : {
            check: service,
            level: 'fault',
            what: `${answer.url} cannot do its work: ${answer.checks}`,
            remedy: 'end the cause that it names; its log says more',
          };
    case 'stranger':
      return { check: service, level: 'info', what: `${answer.url} is answered by something else than the relay` };
    case 'nobody':
      return { check: service, level: 'info', what: `its ops port is not reachable from here (${answer.reason})` };
  }
}
