export type {
  Behaviour,
  BehaviourInput,
  FailureRule,
  RateLimiting,
  RateLimitsInput,
  RuleMatch,
} from './behaviour/behaviour.js';
export type { RunningBehaviour, RunningRule } from './behaviour/behaviour-script.js';
export { BehaviourError } from './behaviour/read-behaviour.js';
export { fingerprintOf } from './push/integrations.js';
export type { ErrorCode } from './push/push-refusal.js';
export type { EventStatus, Severity, StandardEvent } from './push/standard-event.js';
export { type RunningSandbox, type SandboxOptions, startSandbox } from './start-sandbox.js';
export {
  type AcceptedNativePush,
  type AcceptedPush,
  type AcceptedStandardPush,
  type DiscardReason,
  isStandard,
  type NativePayload,
} from './state/accepted-push.js';
export type { Alert, AlertEntry } from './state/alert.js';
export type { Refusal } from './state/sandbox-state.js';
