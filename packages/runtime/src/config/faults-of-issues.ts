import type { z } from 'zod';
import type { PlacedFault } from './settings-path.js';
import { suggestName } from './suggest-name.js';
import { knownKeysAt } from './walk-schema.js';

/** The schema's issues as faults: each unknown key for itself, each with its remedy, none with a value. */
export function faultsOfIssues(issues: readonly z.core.$ZodIssue[], schema: z.core.$ZodType): PlacedFault[] {
  return issues.flatMap((issue): PlacedFault[] => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    switch (issue.code) {
      case 'unrecognized_keys': {
        const known = knownKeysAt(schema, path) ?? [];
        return issue.keys.map((key) => ({
          path: [...path, key],
          problem: 'is not a known key',
          remedy: suggestName(key, known, 'key'),
        }));
      }
      case 'custom':
        return [{ path, problem: issue.message, remedy: String(issue.params?.remedy ?? '') }];
      case 'invalid_type':
        return [{ path, ...EXPECTED_SHAPE[issue.expected === 'array' ? 'list' : 'mapping'] }];
      default:
        return [{ path, problem: 'cannot be read', remedy: 'See docs/configuration.md.' }];
    }
  });
}

const EXPECTED_SHAPE = {
  list: { problem: 'is not a list', remedy: 'Write it as [first, second].' },
  mapping: {
    problem: 'is not a mapping of keys to values',
    remedy: 'See relay.example.yaml for what stands beneath it.',
  },
} as const;
