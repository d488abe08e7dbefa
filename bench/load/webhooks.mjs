/**
 * The webhooks of a run: numbered ZStack alarms, told apart by their numbers alone.
 * @typedef {object} WebhookPlan
 * @property {number} bodyBytes
 * @property {number} [alerts] so many alerts take turns, each with problem and recovery in turn; default: one for each webhook
 * @property {number} [criticalEvery] every n-th one is Critical, all others are Warnings; default: none is
 */

const NUMBER_DIGITS = 8;

/** Stands before the number wherever a webhook or its event shows it. */
export const NUMBER_MARK = 'bench-';

/** @param {WebhookPlan} plan */
export const alertOf = (plan, number) => (plan.alerts ? number % plan.alerts : number);

/** @param {WebhookPlan} plan @returns {'Alarm' | 'OK'} */
export const statusOf = (plan, number) => (plan.alerts && Math.floor(number / plan.alerts) % 2 === 1 ? 'OK' : 'Alarm');

/** @param {WebhookPlan} plan */
export const isCritical = (plan, number) =>
  plan.criticalEvery !== undefined && number % plan.criticalEvery === plan.criticalEvery - 1;

/** @param {Buffer} body of a webhook or an event @returns {number} -1 when it has none */
export function numberIn(body) {
  const at = body.indexOf(NUMBER_MARK);
  if (at === -1) return -1;
  const from = at + NUMBER_MARK.length;
  return Number(body.latin1Slice(from, from + NUMBER_DIGITS));
}

/**
 * Bodies that differ in a few digits are copied and stamped, not serialized: the machine's cores belong to what is measured.
 * @param {WebhookPlan} plan @returns {(number: number) => Buffer}
 */
export function createWebhooks(plan) {
  const forms = new Map();
  return (number) => {
    const status = statusOf(plan, number);
    const critical = isCritical(plan, number);
    const kind = `${status} ${critical}`;
    let form = forms.get(kind);
    if (form === undefined) {
      form = makeForm(plan.bodyBytes, status, critical);
      forms.set(kind, form);
    }
    const body = Buffer.from(form.body);
    body.latin1Write(digits(alertOf(plan, number)), form.alertAt);
    body.latin1Write(digits(number), form.numberAt);
    return body;
  };
}

const digits = (number) => String(number).padStart(NUMBER_DIGITS, '0');

function makeForm(bodyBytes, status, critical) {
  const alarm = {
    ALARM_UUID: `alert-${'#'.repeat(NUMBER_DIGITS)}`,
    ALARM_THRESHOLD: '85.00%',
    ALARM_RESOURCE_TYPE: 'HostVO',
    ALARM_RESOURCE_IP: '10.20.30.47',
    ALARM_EMERGENCY_LEVEL: critical ? 'Emergent' : 'Important',
    ALARM_METRIC: 'DiskRootUsedCapacityInPercent',
    ALARM_CURRENT_VALUE: `${NUMBER_MARK}${'#'.repeat(NUMBER_DIGITS)}`,
    ALARM_COMPARISON_OPERATOR: 'GreaterThanOrEqualTo',
    ALARM_RESOURCE_ID: '0f0fc5534fc449b5a8d7146d155a577a',
    ALARM_NAMESPACE: 'ZStack/Host',
    ALARM_LABELS: [],
    ALARM_TIME: 1_749_612_345_678,
    ALARM_RESOURCE_NAME: 'kvm-node-07',
    ALARM_DURATION: 300,
    ALARM_CURRENT_STATUS: status,
    ALARM_NAME: 'prod-host-root-disk',
    ALARM_NOTE: '',
  };
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(alarm));
  if (missing < 0) throw new Error(`a webhook of ${bodyBytes} bytes has no room for an alarm`);
  const body = Buffer.from(JSON.stringify({ ...alarm, ALARM_NOTE: 'x'.repeat(missing) }));
  const numberAt = body.indexOf(NUMBER_MARK) + NUMBER_MARK.length;
  return { body, alertAt: body.indexOf('alert-') + 'alert-'.length, numberAt };
}
