/** What the person at the terminal needs next: where to look, where to send, what to paste. */
export function banner({ config, redisUrl, sandboxUrl }) {
  const status = `http://127.0.0.1:${config.worker.opsPort}/`;
  const places = [
    ...(sandboxUrl === undefined ? [] : [['alerts', `${sandboxUrl}/`]]),
    ['status', status],
    ['board', `${status}board`],
    ['command', 'npm run relay -- status'],
    ...(redisUrl === undefined ? [] : [['redis', `${redisUrl} (data in ./data/redis)`]]),
  ];
  const webhooks = `http://127.0.0.1:${config.ingress.port}/webhooks`;
  const sources = Object.values(config.sources);
  return [
    sandboxUrl === undefined
      ? 'ready'
      : 'ready, in sandbox mode: nothing is configured, so alerts go to a local stand-in for Flashduty',
    '',
    ...places.map(([name, where]) => `  ${name.padEnd(9)}${where}`),
    '',
    ...(sandboxUrl === undefined ? urlsToPaste(sources, webhooks) : curlsToPaste(sources, webhooks)),
    '',
    'Ctrl-C stops everything that was started here.',
  ].join('\n');
}

function urlsToPaste(sources, webhooks) {
  const width = Math.max(...sources.map(({ name }) => name.length)) + 2;
  return [
    'Webhook URLs for the vendor consoles, with the name by which they reach this machine:',
    '',
    ...sources.map(({ name }) => `  ${name.padEnd(width)}${webhooks}/${name}/<its token>`),
  ];
}

function curlsToPaste(sources, webhooks) {
  // The tokens of sandbox mode are no secrets.
  const curl = ({ name, vendor, token }, situation) =>
    `  curl -H content-type:application/json -d @scripts/samples/${vendor}-${situation}.json ${webhooks}/${name}/${token.reveal()}`;
  return [
    'Paste one of these in this folder, then look at the alerts:',
    ...sources.flatMap((source) => ['', curl(source, 'problem')]),
    '',
    'And these close them again:',
    ...sources.flatMap((source) => ['', curl(source, 'recovery')]),
  ];
}
