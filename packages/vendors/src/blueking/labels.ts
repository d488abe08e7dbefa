import { isRecord } from '../decoding/payload-schema.js';
import { labelName } from '../text/label-name.js';
import { scalarText } from '../text/scalar-text.js';
import type { EventDraft } from '../vendor.js';
import type { Payload } from './payload.js';
import { topologyNames } from './topology.js';

type Labels = EventDraft['labels'];

/** The fixed ones first, for the limit cuts from the end; then one per dimension, in the order of the payload. */
export function labelsOf(callback: Payload, target: string): Labels {
  const fixed = fixedLabels(callback, target);
  const fixedNames = new Set([...fixed.map(([name]) => name), NO_DATA]);
  return [...fixed, ...dimensionLabels(callback, fixedNames)];
}

function fixedLabels(callback: Payload, target: string): Labels {
  return [
    ['source', 'blueking'],
    ['check', callback.strategy.name],
    ['resource', target],
    ['metric', metricIds(callback)],
    ['trigger_value', triggerValue(callback)],
    ['bk_biz_id', callback.bk_biz_id],
    ['bk_biz_name', callback.bk_biz_name],
    ['scenario', callback.scenario],
    ['strategy_id', callback.strategy.id],
    ['level', callback.event.level],
    ['set', topologyNames(callback, 'set')],
    ['module', topologyNames(callback, 'module')],
  ];
}

function metricIds({ strategy }: Payload): string {
  const ids = strategy.item_list.map((item) => (isRecord(item) ? scalarText(item.metric_id) : ''));
  return [...new Set(ids)].filter((id) => id !== '').join(',');
}

function triggerValue({ current_value, latest_anomaly_record }: Payload): string {
  return current_value === undefined ? latest_anomaly_record.origin_alarm.data.value : scalarText(current_value);
}

const NO_DATA_DIMENSION = '__NO_DATA_DIMENSION__';
const NO_DATA = 'no_data';

function dimensionLabels({ event }: Payload, fixedNames: ReadonlySet<string>): Labels {
  return Object.entries(event.dimensions).map(([dimension, value]) => {
    if (dimension === NO_DATA_DIMENSION) return [NO_DATA, isSet(value) ? 'true' : ''];
    const name = labelName(dimension.replace(/^tags\./, ''));
    return [fixedNames.has(name) || steersFlashduty(name) ? `dim_${name}` : name, scalarText(value)];
  });
}

const isSet = (value: unknown): boolean => !['', '0', 'false'].includes(scalarText(value).toLowerCase());

/** Labels of these names replace the description or re-route notifications. */
const steersFlashduty = (name: string): boolean => /^(?:body_text$|layer_)/i.test(name);
