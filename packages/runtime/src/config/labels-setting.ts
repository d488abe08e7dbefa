import { LIMITS } from '@relay/contract';
import { z } from 'zod';
import { isMapping } from './mapping.js';
import { settingNotes } from './setting.js';

/** Leaves room for the vendor's own labels among the 50 that Flashduty takes. */
const MAX_LABELS = 20;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** The relay sets `relay_*` itself; Flashduty reads the others as instructions on whom to notify and what to show. */
const RESERVED_NAME = /^(relay_|layer_|body_text$|__proto__$)/;

/** Labels that every event of a source gets. A name that Flashduty would misread is a fault, not silently renamed. */
export const labelsSetting = z
  .unknown()
  .transform((given, context) => {
    const labels: Record<string, string> = Object.create(null);
    const fault = (path: string[], message: string, remedy: string) => {
      context.issues.push({ code: 'custom', message, params: { remedy }, path, input: given });
    };
    if (!isMapping(given)) {
      fault([], 'is not a mapping of label names to text', 'Write for example { env: prod }.');
      return labels;
    }
    for (const [name, value] of Object.entries(given)) {
      const problem = problemOf(name, value);
      if (problem === undefined) labels[name] = String(value);
      else fault([name], ...problem);
    }
    if (Object.keys(given).length > MAX_LABELS) {
      fault([], `holds more than ${MAX_LABELS} labels`, 'Keep the most useful ones.');
    }
    return labels;
  })
  .prefault({})
  .register(settingNotes, { expected: 'a mapping of label names to text', fallback: '{}', required: false });

function problemOf(name: string, value: unknown): [problem: string, remedy: string] | undefined {
  if (!LABEL_NAME.test(name) || name.length > LIMITS.labelNameChars) {
    return ['is not a label name', 'Use letters, digits and _, and do not begin with a digit.'];
  }
  if (RESERVED_NAME.test(name)) {
    return ['is a reserved label name', 'Choose a name other than relay_*, layer_* and body_text.'];
  }
  if (typeof value !== 'string' || value.trim() === '' || [...value].length > LIMITS.labelValueChars) {
    return ['is not a label value', `Give it text of 1 to ${LIMITS.labelValueChars} characters.`];
  }
  return undefined;
}
