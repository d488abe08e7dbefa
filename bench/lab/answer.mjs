/**
 * The other side of `Lab.hire`: a process that answers what it is asked, and ends with the one that asks.
 * @param {Record<string, (question: any) => unknown>} answers by the question's `ask`
 */
export function answer(answers) {
  process.on('message', async ({ number, question }) => {
    try {
      process.send({ number, result: await answers[question.ask](question) });
    } catch (error) {
      process.send({ number, error: error.stack });
    }
  });
  process.on('disconnect', () => process.exit());
}
