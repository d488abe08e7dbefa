import { z } from 'zod';
import type { Form } from './form.js';

/** What the documents say of a setting, and what is held against them. */
export interface SettingNote {
  readonly expected: string;
  /** As it would be written; undefined: there is none. */
  readonly fallback?: string | undefined;
  readonly required: boolean;
}

export const settingNotes = z.registry<SettingNote>();

export function required<T>(form: Form<T>) {
  return reading(form).register(settingNotes, { expected: form.expected, required: true });
}

/** `fallback` only informs: what happens without the setting is decided where the setting is used. */
export function optional<T>(form: Form<T>, fallback?: string) {
  return reading(form).exactOptional().register(settingNotes, { expected: form.expected, fallback, required: false });
}

/** The fallback is read by the same form as what the operator writes. */
export function withFallback<T>(form: Form<T>, fallback: string) {
  return reading(form)
    .prefault(fallback)
    .register(settingNotes, { expected: form.expected, fallback, required: false });
}

export function listOf<T>(form: Form<T>) {
  return z
    .preprocess((given) => given ?? [], z.array(reading(form)))
    .register(settingNotes, { expected: `a list: ${form.expected}`, fallback: '[]', required: false });
}

/** A mapping with known keys. `board:` with everything beneath it commented out is the same as no `board`. */
export function section<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((given) => given ?? {}, z.strictObject(shape));
}

/** A mapping whose keys the operator chooses. */
export function named<Entry extends z.ZodType>(entry: Entry) {
  return z.preprocess((given) => given ?? {}, z.record(z.string(), entry));
}

/** The remedy travels in the parameters of zod's issue. */
function reading<T>(form: Form<T>) {
  return z.unknown().transform((given, context): T => {
    const outcome = read(form, given);
    if ('value' in outcome) return outcome.value;
    context.issues.push({ code: 'custom', message: outcome.problem, params: { remedy: outcome.remedy }, input: given });
    return z.NEVER;
  });
}

type Reading<T> = { readonly value: T } | { readonly problem: string; readonly remedy: string };

function read<T>(form: Form<T>, given: unknown): Reading<T> {
  const wanted = `${form.expected}, such as ${form.example}`;
  if (given === undefined) return { problem: 'is missing', remedy: `Add it: ${wanted}.` };
  if (given === null || given === '')
    return { problem: 'is empty', remedy: `Give it a value (${wanted}) or remove it.` };
  if (typeof given !== 'string') return { problem: 'holds more than one value', remedy: `Expected ${wanted}.` };
  const value = form.parse(given);
  return value === undefined
    ? { problem: `is not ${form.expected}`, remedy: `Write for example ${form.example}.` }
    : { value };
}
