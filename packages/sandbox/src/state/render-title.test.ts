import { expect, test } from '@jest/globals';
import { renderTitle } from './render-title.js';

const labels = { check: 'cpu', resource: 'app-7' };

test.each([
  ['CPU is high', 'CPU is high'],
  ['CPU::$check::$resource', 'CPU / cpu / app-7'],
  ['CPU::$unknown', 'CPU / $unknown'],
  ['$resource', 'app-7'],
  ['$constructor', '$constructor'],
  ['costs $check', 'costs $check'],
  [`[TPL]\${check} of \${unknown}!`, 'cpu of !'],
  ['[TPL]{{.Labels.check}} of {{ .Labels.unknown }}: {{.EventSeverity}}', 'cpu of <no value>: Critical'],
])('the title rule %s is shown as %s', (title_rule, title) => {
  expect(renderTitle({ title_rule, event_status: 'Critical', labels })).toBe(title);
});
