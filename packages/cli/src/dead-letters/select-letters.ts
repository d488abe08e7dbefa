import { type DeadLetterState, type DeadLetters, inLaneOrder } from '@relay/queue';
import { UsageError } from '../command.js';
import { isEmptyFilter, type LetterFilter, matchesFilter } from './letter-filter.js';
import { type LetterSummary, summarize } from './letter-summary.js';

/** What the command line names: ids, or filters, or everything. */
export interface Choice {
  readonly ids: readonly string[];
  readonly filter: LetterFilter;
  readonly all: boolean;
}

/** Something that was named and is no dead letter at rest. */
export interface NotAtRest {
  readonly id: string;
  /** Undefined when there is none of this id. */
  readonly state: Exclude<DeadLetterState, { kind: 'dead' }> | undefined;
}

export interface Selection {
  /** In the order in which they are to be replayed. */
  readonly letters: readonly LetterSummary[];
  readonly notAtRest: readonly NotAtRest[];
}

/** Everything must be asked for by name: a filter that was forgotten must not replay or discard all there is. */
export function checkChoice({ ids, filter, all }: Choice): void {
  const ways = [ids.length > 0, !isEmptyFilter(filter), all].filter(Boolean).length;
  if (ways === 0) throw new UsageError('name dead letters by id, choose them by filters, or take them --all');
  if (ways > 1) throw new UsageError('use only one of these: ids, filters, --all');
}

export async function selectLetters(deadLetters: DeadLetters, { ids, filter }: Choice): Promise<Selection> {
  return ids.length > 0 ? await selectByIds(deadLetters, ids) : await selectByFilter(deadLetters, filter);
}

async function selectByIds(deadLetters: DeadLetters, ids: readonly string[]): Promise<Selection> {
  const letters: LetterSummary[] = [];
  const notAtRest: NotAtRest[] = [];
  for (const id of new Set(ids)) {
    const state = await deadLetters.find(id);
    if (state?.kind === 'dead') letters.push(summarize(state));
    else notAtRest.push({ id, state });
  }
  return { letters: inLaneOrder(letters), notAtRest };
}

async function selectByFilter(deadLetters: DeadLetters, filter: LetterFilter): Promise<Selection> {
  const letters: LetterSummary[] = [];
  for await (const buried of deadLetters.read('oldest first')) {
    if (matchesFilter(buried, filter)) letters.push(summarize(buried));
  }
  return { letters: inLaneOrder(letters), notAtRest: [] };
}
