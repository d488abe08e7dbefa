import { connect } from 'node:net';
import { accepted } from '../lib/progress.mjs';

const MIB = 1024 * 1024;

/** @type {import('../hold-drill.mjs').Drill[]} */
export const senderDrills = [
  {
    name: 'bodies of 1 MB',
    bodyBytes: MIB,
    alerts: 20,
    perSecond: 20,
    trouble: (scene) => accepted(scene, scene.size(200, 40)),
  },
  {
    name: 'thousands of idle connections and slow senders',
    // A sender that is connected already needs no room any more.
    connectAnew: true,
    mayRefuse: false,
    trouble: async (scene) => {
      const { ingresses, size, lab } = scene;
      const { hostname, port } = new URL(ingresses[0].url);
      const sockets = [];
      lab.beforeClosing(() => {
        for (const socket of sockets) socket.destroy();
      });
      for (let opened = 0; opened < size(10_000, 1_000); opened += 1) {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        // Every tenth drips its request instead of saying nothing.
        if (opened % 10 === 0) drip(socket);
        sockets.push(socket);
        if (opened % 100 === 99) await new Promise(setImmediate);
      }
      await accepted(scene, size(2_000, 300));
      for (const socket of sockets) socket.destroy();
    },
  },
];

function drip(socket) {
  const request = 'POST /webhooks/zstack/nobody HTTP/1.1\r\nHost: relay\r\nContent-Length: 1000000\r\n\r\n';
  let sent = 0;
  const timer = setInterval(() => {
    if (socket.destroyed) return clearInterval(timer);
    socket.write(request[sent] ?? 'x');
    sent += 1;
  }, 500);
  timer.unref();
}
