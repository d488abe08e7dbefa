import type { ConfigFault } from '@relay/contract';
import type { Form } from './form.js';
import * as form from './forms.js';
import type { LogLevel } from './log-level.js';
import { complainAboutRedisUrl } from './redis-url.js';
import { resolveVariable, type VariableSource } from './resolve-variable.js';

/** What the environment decides whatever the file says. */
export interface Overrides {
  readonly redisUrl?: string;
  readonly ingressPort?: number;
  readonly logLevel?: LogLevel;
}

export function readOverrides(variables: VariableSource): { overrides: Overrides; faults: readonly ConfigFault[] } {
  const faults: ConfigFault[] = [];
  const read = <T>(name: string, { parse, expected, example }: Form<T>): T | undefined => {
    const text = variables.env[name] || undefined;
    const value = text === undefined ? undefined : parse(text);
    if (text !== undefined && value === undefined) {
      faults.push({ path: `env ${name}`, problem: `is not ${expected}`, remedy: `Set it to ${example}, or unset it.` });
    }
    return value;
  };
  const redisUrl = resolveVariable('REDIS_URL', variables);
  const complaint =
    redisUrl.kind === 'fault'
      ? redisUrl
      : redisUrl.kind === 'value'
        ? complainAboutRedisUrl(redisUrl.value)
        : undefined;
  if (complaint !== undefined) {
    faults.push({ path: 'env REDIS_URL', problem: complaint.problem, remedy: complaint.remedy });
  }
  const ingressPort = read('PORT', form.port);
  const logLevel = read('LOG_LEVEL', form.logLevel);
  const overrides = {
    ...(redisUrl.kind === 'value' && { redisUrl: redisUrl.value }),
    ...(ingressPort !== undefined && { ingressPort }),
    ...(logLevel !== undefined && { logLevel }),
  };
  return { overrides, faults };
}
