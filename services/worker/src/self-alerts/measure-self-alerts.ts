import { Gauge, type Registry } from 'prom-client';
import { SELF_ALERT_KINDS } from './kinds.js';
import type { SelfAlert } from './self-alert.js';

/** They tell of trouble also when the integration that would is the one in trouble. */
export function measureSelfAlerts(registry: Registry, current: () => readonly SelfAlert[]): void {
  const registers = [registry];
  new Gauge({
    name: 'relay_self_alert_active',
    help: 'Open alerts of the relay about itself, by kind. The same in all workers: take the maximum, not the sum',
    labelNames: ['kind'],
    registers,
    collect() {
      for (const kind of SELF_ALERT_KINDS) {
        this.set({ kind }, current().filter((alert) => alert.kind === kind && alert.open).length);
      }
    },
  });
  new Gauge({
    name: 'relay_self_alerts_untold',
    help: 'Those of them that Flashduty does not know of: selfAlerts is not configured, or its integration lets none through',
    registers,
    collect() {
      this.set(current().filter(({ open, told }) => open && !told).length);
    },
  });
}
