import { accepted } from '../lib/progress.mjs';

/** Flashduty does this to a share of the pushes, or to all, while so many webhooks come; then it is well again. */
function troubled(name, rules, { long, short }, also = {}) {
  return {
    name,
    ...also,
    trouble: async (scene) => {
      await accepted(scene, 50);
      await scene.sandbox.behave({ rateLimits: 'off', seed: Math.floor(scene.random() * 1e9), rules });
      await accepted(scene, scene.size(long, short));
    },
  };
}

/** @type {import('../hold-drill.mjs').Drill[]} */
export const flashdutyDrills = [
  troubled('Flashduty answers 503', [{ status: 503 }], { long: 2_000, short: 300 }),
  troubled('Flashduty answers 429', [{ probability: 0.3, status: 429, retryAfter: 1 }], { long: 2_000, short: 300 }),
  troubled('Flashduty never answers', [{ probability: 0.2, hang: true }], { long: 1_000, short: 200 }),
  troubled(
    'Flashduty resets after half the body',
    [
      { probability: 0.1, truncate: true },
      { probability: 0.1, truncate: true, accept: true },
      { probability: 0.1, reset: true },
    ],
    { long: 2_000, short: 300 },
  ),
  troubled('Flashduty is slow', [{ delayMs: 2_000 }], { long: 2_000, short: 300 }),
];
