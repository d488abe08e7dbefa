const HEARTBEAT_MS = 5_000;
const TICK_MS = 250;
const CLEAR_LINE = '\r\u001b[K';

/**
 * Does one step of work and says so while it lasts: a running line on a terminal, elsewhere (a CI log) a line at the
 * start, one every five seconds and one at the end, so that no minute is silent.
 */
export async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  const onTerminal = process.stdout.isTTY === true;
  const announce = onTerminal
    ? () => process.stdout.write(`${CLEAR_LINE}${title} … ${seconds()} s`)
    : () => console.log(seconds() === 0 ? `${title} …` : `${title} … ${seconds()} s`);

  announce();
  const timer = setInterval(announce, onTerminal ? TICK_MS : HEARTBEAT_MS);
  let word = 'failed';
  try {
    const result = await work();
    word = 'done';
    return result;
  } finally {
    clearInterval(timer);
    const took = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${onTerminal ? CLEAR_LINE : ''}${title}: ${word} in ${took} s`);
  }
}
