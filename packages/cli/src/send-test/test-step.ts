import type { Whereabouts } from './follow-webhook.js';
import type { Posting } from './post-webhook.js';
import type { TestAlert } from './webhooks/test-webhook.js';

/** What became of one of the two webhooks. */
export interface TestStep {
  readonly event: TestAlert['event'];
  /** Where the ingress is, or was looked for. */
  readonly url: string;
  readonly posting: Posting;
  /** Absent when it was not accepted. */
  readonly whereabouts?: Whereabouts;
}

export function mayOpenAnAlert({ posting, whereabouts }: TestStep): boolean {
  switch (posting.kind) {
    case 'accepted':
      return !(whereabouts?.kind === 'ignored' || whereabouts?.kind === 'unreadable' || hasDied(whereabouts));
    case 'no answer':
      return true;
    case 'refused':
    case 'nobody':
      return false;
  }
}

function hasDied(whereabouts: Whereabouts | undefined): boolean {
  return whereabouts?.kind === 'read' && whereabouts.delivery.outcome === 'dead';
}

export function isDelivered({ whereabouts }: TestStep): boolean {
  return whereabouts?.kind === 'read' && whereabouts.delivery.outcome === 'delivered';
}
