import type { EventStatus } from '@relay/contract';

/**
 * BullMQ takes the lowest number first. A recovery goes with the most severe: an alert that is over should not page
 * anybody a minute longer because of a backlog.
 */
export const PRIORITY = { Critical: 1, Ok: 1, Warning: 2, Info: 3 } as const satisfies Record<EventStatus, number>;
