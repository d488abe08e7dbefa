export interface AnswerOrRefusal<T> {
  readonly answer?: T;
  /** Why Redis refused, in its own words. */
  readonly refusal?: string;
}

/** What Redis answers, be it a refusal. Throws when it does not answer at all. */
export async function answerOrRefusal<T>(asked: Promise<T>): Promise<AnswerOrRefusal<T>> {
  try {
    return { answer: await asked };
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'ReplyError') return { refusal: thrown.message };
    throw thrown;
  }
}
