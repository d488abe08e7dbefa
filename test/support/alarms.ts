/** A ZStack alarm that says which step of which alert it is, so that what arrives can be put in order. */
export function zstackAlarm(alert: string, step: number, status: 'Alarm' | 'OK'): string {
  return JSON.stringify({
    ALARM_UUID: alert,
    ALARM_NAME: `alarm ${alert}`,
    ALARM_METRIC: 'CPUAverageUsedUtilization',
    ALARM_CURRENT_STATUS: status,
    ALARM_EMERGENCY_LEVEL: 'Important',
    ALARM_CURRENT_VALUE: String(step),
    ALARM_TIME: 1_795_000_000_000 + step * 1000,
    ALARM_RESOURCE_ID: '0f0fc5534fc449b5a8d7146d155a577a',
    ALARM_RESOURCE_NAME: 'kvm-node-07',
  });
}
