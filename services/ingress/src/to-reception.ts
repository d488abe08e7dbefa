import type { RelayConfig } from '@relay/runtime';
import { authenticateEnvelope } from '@relay/vendors';
import { createAllowList } from './allow-list.js';
import { BytesInFlight, type FlightLimits } from './bytes-in-flight.js';
import type { EnvelopeStore } from './envelope-store.js';
import { createFindSource } from './find-source.js';
import { fitsUnpacked } from './fits-unpacked.js';
import { LIMITS } from './limits.js';
import type { Reception } from './receive-webhook.js';

/** What the configuration says about receiving, worked out once at the start. */
export function toReception({ sources, ingress }: RelayConfig, store: EnvelopeStore): Reception {
  const allowLists = new Map(
    Object.values(sources).map(({ name, allowFrom }) => [name, createAllowList(allowFrom)] as const),
  );
  const { maxBodyBytes } = ingress;
  return {
    findSource: createFindSource(sources),
    hasSource: (name) => sources[name] !== undefined,
    isAllowed: (source, address) => allowLists.get(source.name)?.(address) ?? false,
    isAuthentic: (envelope, { vendor, callbackToken }) =>
      authenticateEnvelope(envelope, vendor, callbackToken ? { callbackToken: callbackToken.reveal() } : {}),
    fitsUnpacked: (envelope) => fitsUnpacked(envelope, maxBodyBytes),
    bytesInFlight: new BytesInFlight(flightLimits(maxBodyBytes)),
    store,
    maxBodyBytes,
    now: Date.now,
  };
}

function flightLimits(maxBodyBytes: number): FlightLimits {
  const { flightBytesPerSender, flightBodiesPerSender, sendersInFullFlight, bytesPerRequest } = LIMITS;
  const maxBytesPerSender = Math.max(flightBytesPerSender, flightBodiesPerSender * maxBodyBytes);
  return { maxBytes: sendersInFullFlight * maxBytesPerSender, maxBytesPerSender, bytesPerRequest };
}
