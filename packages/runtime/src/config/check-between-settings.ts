import { SELF } from '@relay/contract';
import { complainAboutPushUrl } from './check-push-url.js';
import { checkRedis } from './check-redis.js';
import * as form from './forms.js';
import { entriesOf, entryOf } from './mapping.js';
import type { Overrides } from './read-overrides.js';
import { DEFAULT_INGRESS_OPS_PORT, DEFAULT_PORT } from './relay-schema.js';
import type { PlacedFault, SettingsPath } from './settings-path.js';
import { suggestName } from './suggest-name.js';

/** These become queue names, parts of URLs and metric labels. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const NAME_RULE = 'Use 1 to 63 of a-z, 0-9, dot, _ and -, beginning with a letter or digit.';

/** The vendors that sign what they send, with a token of their own. */
const SIGNING_VENDORS: readonly string[] = ['jiankongbao'];

const SELF_IS_TAKEN = {
  problem: 'is the name under which the relay sends its own alerts',
  remedy: 'Choose another name for this source.',
};

export interface Surroundings {
  readonly vendors: readonly string[];
  readonly overrides: Overrides;
  readonly readFile: (path: string) => string;
}

/**
 * What holds between settings. Looks into settings that are not yet checked one by one, so that these faults are told
 * together with the others.
 */
export function checkBetweenSettings(settings: unknown, { vendors, overrides, readFile }: Surroundings): PlacedFault[] {
  const integrations = entriesOf(entryOf(settings, 'integrations'));
  const sources = entriesOf(entryOf(settings, 'sources'));
  const selfAlerts = entryOf(settings, 'selfAlerts');
  const known = { vendors, integrations: integrations.map(([name]) => name) };
  return [
    ...checkRedis(entryOf(settings, 'redis'), readFile),
    ...checkPorts(entryOf(settings, 'ingress'), overrides.ingressPort),
    ...atLeastOne(integrations, 'integrations'),
    ...integrations.flatMap(([name, integration]) => checkIntegration(['integrations', name], name, integration)),
    ...atLeastOne(sources, 'sources'),
    ...sources.flatMap(([name, source]) => checkSource(['sources', name], name, source, known)),
    ...checkReference(['selfAlerts'], selfAlerts, known.integrations, 'integration'),
    ...checkTakesSelfAlerts(['selfAlerts'], new Map<unknown, unknown>(integrations).get(selfAlerts)),
  ];
}

function checkPorts(ingress: unknown, overridingPort: number | undefined): PlacedFault[] {
  const portAt = (key: string, fallback: string) => form.port.parse(String(entryOf(ingress, key) ?? fallback));
  const webhooksPort = overridingPort ?? portAt('port', DEFAULT_PORT);
  const opsPort = portAt('opsPort', DEFAULT_INGRESS_OPS_PORT);
  if (webhooksPort !== opsPort || opsPort === undefined || opsPort === 0) return [];
  const remedy = 'Choose another one: webhooks come from outside, ops pages are not for there.';
  return [{ path: ['ingress', 'opsPort'], problem: 'is the port for webhooks too', remedy }];
}

function atLeastOne(entries: readonly unknown[], key: string): PlacedFault[] {
  const remedy = `Add one; relay.example.yaml shows how.`;
  return entries.length > 0 ? [] : [{ path: [key], problem: 'has no entry', remedy }];
}

function checkName(path: SettingsPath, name: string): PlacedFault[] {
  return NAME.test(name) ? [] : [{ path, problem: 'is not a usable name', remedy: NAME_RULE }];
}

function checkIntegration(path: SettingsPath, name: string, integration: unknown): PlacedFault[] {
  const pushUrl = entryOf(integration, 'pushUrl');
  const format = entryOf(integration, 'format') ?? 'standard';
  const complaint =
    typeof pushUrl === 'string' && typeof format === 'string' ? complainAboutPushUrl(pushUrl, format) : undefined;
  return [...checkName(path, name), ...(complaint === undefined ? [] : [{ path: [...path, 'pushUrl'], ...complaint }])];
}

function checkSource(
  path: SettingsPath,
  name: string,
  source: unknown,
  known: { vendors: readonly string[]; integrations: readonly string[] },
): PlacedFault[] {
  const vendor = entryOf(source, 'vendor');
  const signs = typeof vendor !== 'string' || SIGNING_VENDORS.includes(vendor) || !known.vendors.includes(vendor);
  const needless = !signs && entryOf(source, 'callbackToken') !== undefined;
  const remedy = `Remove it; it belongs to ${SIGNING_VENDORS.join(', ')}.`;
  return [
    ...checkName(path, name),
    ...(name === SELF ? [{ path, ...SELF_IS_TAKEN }] : []),
    ...checkReference([...path, 'vendor'], vendor, known.vendors, 'vendor'),
    ...checkReference([...path, 'integration'], entryOf(source, 'integration'), known.integrations, 'integration'),
    ...(needless ? [{ path: [...path, 'callbackToken'], problem: `means nothing to this vendor`, remedy }] : []),
  ];
}

/** In native format an integration takes its vendor's bytes, and the relay's own alerts come from no vendor. */
function checkTakesSelfAlerts(path: SettingsPath, integration: unknown): PlacedFault[] {
  if (entryOf(integration, 'format') !== 'native') return [];
  const remedy = 'Name an integration of the type Standard Alert Event, or add one for this.';
  return [{ path, problem: 'is an integration in native format, which takes no other alerts', remedy }];
}

function checkReference(path: SettingsPath, name: unknown, known: readonly string[], what: string): PlacedFault[] {
  if (typeof name !== 'string' || name === '' || known.includes(name)) return [];
  return [{ path, problem: `is not the name of a known ${what}`, remedy: suggestName(name, known, what) }];
}
