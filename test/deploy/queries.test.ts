import { expect, test } from '@jest/globals';
import { labelsIn, selectorsIn } from './queries.js';

const EXPR = `
  max by (integration) (a_waiting{state="in_line", code=~"x|y"}) > 0
  and on (integration) sum by (integration, le) (increase(b_count[10m] offset 1d)) == 0 or vector(0)
`;

test('the metrics of a query are found with their matchers, and nothing else is taken for one', () => {
  expect(selectorsIn(EXPR)).toEqual([
    {
      name: 'a_waiting',
      matchers: [
        { label: 'state', operator: '=', value: 'in_line' },
        { label: 'code', operator: '=~', value: 'x|y' },
      ],
    },
    { name: 'b_count', matchers: [] },
  ]);
});

test('the labels that a query groups and joins by are found', () => {
  expect(labelsIn(EXPR)).toEqual(['integration', 'integration', 'integration', 'le']);
});
