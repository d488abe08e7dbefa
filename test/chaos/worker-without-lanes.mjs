/**
 * The built worker with lanes switched off: each event is a lane of its own. It shows that the order test can fail, and
 * what plain retries do to the order.
 */
import { Lanes } from '@relay/queue';

const alone = (delivery) => ({ ...delivery, event: { ...delivery.event, alert_key: delivery.id } });

for (const name of ['enter', 'admit', 'settle', 'fail']) {
  const original = Lanes.prototype[name];
  Lanes.prototype[name] = function (delivery, ...rest) {
    return original.call(this, alone(delivery), ...rest);
  };
}

await import('../../services/worker/dist/main.js');
