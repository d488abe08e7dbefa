import type { Problem, ProblemKind } from '@relay/queue';

/** What needs a person by the relay's own judgement, or by what the configuration expects of a source. */
export type PageProblemKind = ProblemKind | 'source silent';

export type PageProblem = Omit<Problem, 'kind'> & { readonly kind: PageProblemKind };
