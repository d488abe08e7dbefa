import { isRecord } from '../decoding/payload-schema.js';
import { scalarText } from '../text/scalar-text.js';
import type { Payload } from './payload.js';

/**
 * Names of the sets or modules that the alert's host is in. The kind stands in `value`, the name at the same place of
 * `display_value`; V6.0 may have plain text there, which names nothing.
 */
export function topologyNames({ event }: Payload, kind: 'set' | 'module'): string {
  const translation = event.dimension_translation.bk_topo_node;
  const { value, display_value: displayValue } = isRecord(translation) ? translation : {};
  if (!Array.isArray(value) || !Array.isArray(displayValue)) return '';
  const names = value.map((node: unknown, index) => {
    const display: unknown = displayValue[index];
    return scalarText(node).startsWith(`${kind}|`) && isRecord(display) ? scalarText(display.bk_inst_name) : '';
  });
  return names.filter((name) => name !== '').join(',');
}
