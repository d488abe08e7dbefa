import type { Behaviour } from './behaviour/behaviour.js';
import type { BehaviourScript } from './behaviour/behaviour-script.js';
import type { Integrations } from './push/integrations.js';
import type { SandboxState } from './state/sandbox-state.js';

/** What one running stand-in holds. */
export interface Sandbox {
  readonly state: SandboxState;
  readonly integrations: Integrations;
  /** What an empty behaviour stands for. */
  readonly defaults: Behaviour;
  /** Replaced as a whole when a behaviour is posted. */
  script: BehaviourScript;
  readonly maxBodyBytes: number;
  readonly now: () => number;
  /** Fires when the stand-in stops. */
  readonly stopping: AbortSignal;
}
