import { isRecord } from '../decoding/payload-schema.js';
import { firstText, scalarText } from '../text/scalar-text.js';
import type { Payload } from './payload.js';

/** Dimensions by which BlueKing finds its way, not by which people name what is broken. */
const TECHNICAL = new Set([
  'bk_target_ip',
  'bk_target_cloud_id',
  'bk_target_service_instance_id',
  'bk_service_instance_id',
  'bk_topo_node',
  'bk_cloud_id',
  'bk_obj_id',
  'bk_inst_id',
  'ip',
  'bk_host_id',
  'bk_agent_id',
]);

const isTechnical = (name: string): boolean => TECHNICAL.has(name) || name.startsWith('__');

/** What is broken: a host if there is one, else the dimensions that tell it apart, else the business it belongs to. */
export function targetOf(callback: Payload): string {
  return firstText(hostOf(callback), dimensionsOf(callback), callback.bk_biz_name);
}

function hostOf({ event: { dimensions, dimension_translation } }: Payload): string {
  return firstText(dimensions.bk_target_ip, dimensions.ip, displayValue(dimension_translation.bk_host_id));
}

function dimensionsOf({ event: { dimensions, dimension_translation } }: Payload): string {
  return Object.entries(dimensions)
    .filter(([name]) => !isTechnical(name))
    .map(([name, value]) => [name, firstText(displayValue(dimension_translation[name]), value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}

function displayValue(translation: unknown): string {
  return isRecord(translation) ? scalarText(translation.display_value) : '';
}
