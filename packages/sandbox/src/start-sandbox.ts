import { once, setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { BehaviourInput } from './behaviour/behaviour.js';
import { BehaviourScript, type RunningBehaviour } from './behaviour/behaviour-script.js';
import { readBehaviour } from './behaviour/read-behaviour.js';
import { stopServer } from './http/stop-server.js';
import { Integrations } from './push/integrations.js';
import { routeRequest } from './route-request.js';
import type { Sandbox } from './sandbox.js';
import type { AcceptedPush } from './state/accepted-push.js';
import type { Alert } from './state/alert.js';
import { type Refusal, SandboxState } from './state/sandbox-state.js';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Default `127.0.0.1`; an empty string listens on every interface. */
  readonly host?: string;
  /** The integration keys that are accepted; default: any that is not empty. */
  readonly keys?: readonly string[];
  /** How it behaves from the start, and again after a reset; default: by the book. */
  readonly behaviour?: BehaviourInput;
  /** How many events are kept, the newest; default 200,000. */
  readonly maxEvents?: number;
  /** How many bytes of request bodies are kept with them; default 256 MiB. */
  readonly maxHeldBytes?: number;
  /** The largest body that is read; default 1 MiB. */
  readonly maxBodyBytes?: number;
  /** Unix milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Told of a request that failed because of a bug; default: nobody. */
  readonly onError?: (error: unknown) => void;
}

export interface RunningSandbox {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** The whole push URL of an integration, as its card in Flashduty would show it. */
  pushUrl(integrationKey: string, path?: string): string;
  /** Every push held, in the order of acceptance. */
  events(): AcceptedPush[];
  /** Newest first. */
  alerts(): Alert[];
  /** The newest pushes that broke a rule. */
  refusals(): Refusal[];
  /** Forgets events, alerts and refusals. */
  clear(): void;
  /** The behaviour in force, with the rules that are not used up. */
  behaviour(): RunningBehaviour;
  /** Replaces the behaviour; `{}` is the one it started with. Throws a BehaviourError that lists every fault. */
  setBehaviour(input: BehaviourInput): void;
  /** Stops listening, lets answers in flight finish and ends scripted delays and hangs. Safe to call twice. */
  stop(): Promise<void>;
}

const DEFAULT_MAX_EVENTS = 200_000;
const DEFAULT_MAX_HELD_BYTES = 256 * 1024 * 1024;
const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** Longer than any client of the relay keeps an idle connection: the client closes first and never writes into a closing one. */
const KEEP_ALIVE_MS = 65_000;

export async function startSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
  const stopping = new AbortController();
  // Each scripted delay or hang listens for the stop, however many there are.
  setMaxListeners(0, stopping.signal);
  const sandbox = makeSandbox(options, stopping.signal);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, noDelay: true }, (request, response) => {
    routeRequest(request, response, sandbox).catch((thrown: unknown) => {
      // A client that went away, or a delay ended by the stop, is no bug.
      if (!stopping.signal.aborted && !request.socket.destroyed) options.onError?.(thrown);
      response.destroy();
    });
  });
  const port = await listen(server, options);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    port,
    pushUrl: (key, path = 'standard') => `${url}/event/push/alert/${path}?integration_key=${encodeURIComponent(key)}`,
    events: () => sandbox.state.events(),
    alerts: () => sandbox.state.alerts(),
    refusals: () => sandbox.state.refusals(),
    clear: () => sandbox.state.clear(),
    behaviour: () => sandbox.script.now(),
    setBehaviour: (input) => {
      sandbox.script = new BehaviourScript(readBehaviour(input, sandbox.defaults));
    },
    stop: () => {
      stopping.abort();
      return stopServer(server);
    },
  };
}

function makeSandbox(options: SandboxOptions, stopping: AbortSignal): Sandbox {
  const defaults = readBehaviour(options.behaviour ?? {});
  return {
    state: new SandboxState({
      maxItems: options.maxEvents ?? DEFAULT_MAX_EVENTS,
      maxBytes: options.maxHeldBytes ?? DEFAULT_MAX_HELD_BYTES,
    }),
    integrations: new Integrations(options.keys ?? []),
    defaults,
    script: new BehaviourScript(defaults),
    maxBodyBytes: options.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
    now: options.now ?? Date.now,
    stopping,
  };
}

async function listen(server: Server, { port = 0, host = '127.0.0.1' }: SandboxOptions): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server listens on no port');
  return address.port;
}
