import type { StandardEvent } from '../push/standard-event.js';

/** Why a push was answered with success and yet changed nothing but, for `same_as_last`, the alert's labels. */
export type DiscardReason = 'identical' | 'same_as_last';

interface PushFacts {
  /** Order of acceptance, from 1, rising for as long as the process runs. */
  readonly seq: number;
  /** Unix milliseconds. */
  readonly receivedAt: number;
  /** Fingerprint of the integration key. */
  readonly integration: string;
  /** The part of the push URL behind `/event/push/alert/`. */
  readonly path: string;
  /** The query string without the key. */
  readonly query: string;
  readonly requestId: string;
}

export interface AcceptedStandardPush extends PushFacts {
  readonly event: StandardEvent;
  readonly discarded?: DiscardReason;
}

export interface NativePayload {
  readonly method: string;
  /** Empty when the request had none. */
  readonly contentType: string;
  readonly base64: string;
  /** The body once more, readable, when its bytes are UTF-8. */
  readonly text?: string;
}

export interface AcceptedNativePush extends PushFacts {
  readonly native: NativePayload;
}

export type AcceptedPush = AcceptedStandardPush | AcceptedNativePush;

export function isStandard(push: AcceptedPush): push is AcceptedStandardPush {
  return 'event' in push;
}
