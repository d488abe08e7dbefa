import { createHash } from 'node:crypto';
import { type RateLimits, RateWindow } from './rate-window.js';

/** One integration key as the stand-in knows it. */
export interface Integration {
  /** First 8 hex digits of the key's SHA-256: tells keys apart without showing any of one. */
  readonly fingerprint: string;
  /** Milliseconds until a push may pass; 0 lets it through. */
  pass(limits: RateLimits, nowMs: number): number;
}

/** With any key accepted, every new key costs memory; past this many the one that came first is forgotten. */
const MAX_INTEGRATIONS = 1000;

export function fingerprintOf(integrationKey: string): string {
  return createHash('sha256').update(integrationKey).digest('hex').slice(0, 8);
}

export class Integrations {
  readonly #acceptedKeys: ReadonlySet<string>;
  readonly #known = new Map<string, Integration>();

  /** Without accepted keys, any key that is not empty is accepted. */
  constructor(acceptedKeys: readonly string[]) {
    this.#acceptedKeys = new Set(acceptedKeys);
  }

  get acceptsAnyKey(): boolean {
    return this.#acceptedKeys.size === 0;
  }

  find(integrationKey: string): Integration | undefined {
    const known = this.#known.get(integrationKey);
    if (known) return known;
    if (integrationKey === '' || !(this.acceptsAnyKey || this.#acceptedKeys.has(integrationKey))) return undefined;
    return this.#remember(integrationKey);
  }

  #remember(integrationKey: string): Integration {
    if (this.#known.size >= MAX_INTEGRATIONS) {
      for (const first of this.#known.keys()) {
        this.#known.delete(first);
        break;
      }
    }
    const integration = makeIntegration(integrationKey);
    this.#known.set(integrationKey, integration);
    return integration;
  }
}

function makeIntegration(integrationKey: string): Integration {
  let limitsInForce: RateLimits | undefined;
  let window: RateWindow | undefined;
  return {
    fingerprint: fingerprintOf(integrationKey),
    pass(limits, nowMs) {
      if (limits !== limitsInForce || window === undefined) {
        limitsInForce = limits;
        window = new RateWindow(limits);
      }
      return window.pass(nowMs);
    },
  };
}
