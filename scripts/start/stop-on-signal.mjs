const LOOK_AT_PARENT_EVERY_MS = 500;

/** One Ctrl-C arrives twice: from the terminal, and again from npm, which passes on what it got itself. */
const SAME_SIGNAL_MS = 1_000;

/**
 * The first Ctrl-C (or SIGTERM, or a closed terminal) stops in order; a second one ends everything at once.
 * @param {{ stop: () => Promise<void>, kill: () => void }} ways
 */
export function stopOnSignal({ stop, kill }) {
  let firstAt;
  const onSignal = () => {
    if (firstAt === undefined) {
      firstAt = Date.now();
      void stop();
    } else if (Date.now() - firstAt > SAME_SIGNAL_MS) {
      kill();
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal);
  if (process.env.npm_lifecycle_event !== undefined) stopWithNpm(onSignal);
}

/** npm passes a SIGTERM on to the shell between it and this script; the shell ends and tells nobody. */
function stopWithNpm(onEnd) {
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    onEnd();
  }, LOOK_AT_PARENT_EVERY_MS);
}
