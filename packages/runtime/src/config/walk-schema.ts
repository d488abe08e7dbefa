import { z } from 'zod';
import { type SettingNote, settingNotes } from './setting.js';
import type { SettingsPath } from './settings-path.js';

/** The keys that the mapping at this path may have; undefined where the operator chooses them. */
export function knownKeysAt(schema: z.core.$ZodType, path: SettingsPath): readonly string[] | undefined {
  const at = path.reduce<z.core.$ZodType | undefined>((outer, step) => outer && within(outer, step), schema);
  const inner = at && unwrap(at);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : undefined;
}

/** Every setting of the schema, such as `sources.<name>.token`, in its order. */
export function listSettings(schema: z.core.$ZodType, path = ''): Array<{ path: string } & SettingNote> {
  const note = settingNotes.get(schema);
  if (note !== undefined) return [{ path, ...note }];
  const inner = unwrap(schema);
  const beneath = (key: string, child: z.core.$ZodType) => listSettings(child, path === '' ? key : `${path}.${key}`);
  if (inner instanceof z.ZodObject) return Object.entries(inner.shape).flatMap(([key, child]) => beneath(key, child));
  if (inner instanceof z.ZodRecord) return beneath('<name>', inner.valueType);
  throw new Error(`A setting without a note: ${path}`);
}

function within(outer: z.core.$ZodType, step: string | number): z.core.$ZodType | undefined {
  const inner = unwrap(outer);
  if (inner instanceof z.ZodObject) return inner.shape[step];
  return inner instanceof z.ZodRecord ? inner.valueType : undefined;
}

/** A section is a preprocessing step in front of its mapping. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodPipe ? unwrap(schema.out) : schema;
}
