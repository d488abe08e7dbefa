import { readFileSync } from 'node:fs';
import { type Alert, fingerprintOf, startSandbox } from '@relay/sandbox';
import { zstackAlarm } from '../support/alarms.js';
import { isAccepted } from '../support/is-accepted.js';
import { startRedis } from '../support/redis.js';
import { prepareRelay, type SourceName, TOKENS, webhookUrl } from '../support/relay.js';
import { readVerdict, type Verdict } from './read-verdict.js';
import { relayCommand, type Said } from './relay-command.js';
import { Story } from './story.js';

const OPS_KEY = 'ops-key-4f1a77d09b3c';
const DUTY_KEY = 'duty-key-90b3c2e5a7d1';

/** As Flashduty answers a key that it does not know. */
const REVOKED = { code: 'InvalidParameter', message: 'integration_key is not a valid one' };

// Object.keys forgets the literal type.
const VENDORS = Object.keys(TOKENS) as SourceName[];

/** So many dead letters of one source are a Critical alert. */
const ALARMS = Array.from({ length: 10 }, (_, number) => `night${number}`);
const SENT_AT_NIGHT = VENDORS.length + ALARMS.length;

/**
 * The key of an integration is revoked at night. Plays it with built services, a Redis and a stand-in of Flashduty of its
 * own, from the evening until all is well again. Throws when it does not go that way.
 */
export async function playNight(tell: (line: string) => void): Promise<void> {
  const redis = await startRedis();
  const sandbox = await startSandbox({ keys: [OPS_KEY, DUTY_KEY], behaviour: { rateLimits: 'off' } });
  const relay = await prepareRelay({
    redisUrl: redis.url,
    pushUrl: sandbox.pushUrl(OPS_KEY),
    morePushUrls: { duty: sandbox.pushUrl(DUTY_KEY) },
    extra: 'selfAlerts: duty',
    workerFile: 'test/night/hurried-worker.mjs',
  });
  try {
    const ingress = await relay.startIngress();
    const worker = await relay.startWorker();
    const story = new Story(tell);
    const send = (source: SourceName, body: string) => isAccepted(webhookUrl(ingress.url, source), body);
    const sendAll = (moment: 'problem' | 'recovery') => VENDORS.map((vendor) => send(vendor, sample(vendor, moment)));
    const type = (...args: string[]) => relayCommand(relay.dir, ...args);
    const alerts = (key: string) => sandbox.alerts().filter(({ integration }) => integration === fingerprintOf(key));
    const openAlerts = (key: string) => alerts(key).filter(({ open }) => open);
    const statusPage = () => readVerdict(worker.opsUrl);

    story.chapter('The evening: three vendors send, and Flashduty takes what the relay makes of it.');
    await story.act('a webhook of each vendor is answered 200', () => Promise.all(sendAll('problem')), allAccepted);
    await story.see('Flashduty has an open alert of each', () => openAlerts(OPS_KEY), {
      holds: ({ length }) => length === VENDORS.length,
      show: titles,
    });
    await story.see('the status page is green', statusPage, verdict('well'));
    await story.see('relay doctor ends with 0', () => type('doctor'), ended(0));

    story.chapter('3 a.m.: the key of the integration ops is revoked in Flashduty.');
    sandbox.setBehaviour({ rules: [{ match: { integration: fingerprintOf(OPS_KEY) }, ...REVOKED }] });
    const sendNight = () =>
      Promise.all([...sendAll('recovery'), ...ALARMS.map((name) => send('zstack', zstackAlarm(name, 1, 'Alarm')))]);
    await story.act('the vendors notice nothing: every webhook is answered 200', sendNight, allAccepted);
    await story.see(
      'Flashduty refuses all of it for good: dead letters',
      () => type('dead-letters', 'list', '--json'),
      {
        holds: ({ output }) => JSON.parse(output).length === SENT_AT_NIGHT,
        show: ({ output }) => `${SENT_AT_NIGHT}, “${JSON.parse(output)[0].reason}”`,
      },
    );
    await story.see('the relay says so in Flashduty, through the integration duty', () => openAlerts(DUTY_KEY), {
      holds: (open) => open.length === VENDORS.length && open.some(({ status }) => status === 'Critical'),
      show: titles,
    });
    await story.see('the status page is red', statusPage, verdict('trouble'));
    await story.see('relay doctor ends with 1 and names the key', () => type('doctor'), {
      holds: ({ code, output }) => code === 1 && KEY_NAMED.test(output),
      show: ({ output }) => KEY_NAMED.exec(output)?.[0] ?? '',
    });

    story.chapter('3.20 a.m.: the key is valid again, and the operator replays what died.');
    sandbox.setBehaviour({});
    await story.act(
      'relay dead-letters replay --all delivers every one',
      () => type('dead-letters', 'replay', '--all', '--yes'),
      ended(0),
    );
    await story.see(
      'in Flashduty the alerts of the evening are closed, and those of the night open',
      () => alerts(OPS_KEY),
      {
        holds: (all) => all.length === SENT_AT_NIGHT && openAlerts(OPS_KEY).length === ALARMS.length,
        show: (all) =>
          `${all.filter(({ open }) => !open).length} closed, ${all.filter(({ open }) => open).length} open`,
      },
    );
    await story.see('relay audit misses no webhook', () => type('audit'), ended(0));
    await story.see('the relay’s own alerts are closed', () => alerts(DUTY_KEY), {
      holds: (all) => all.every(({ open }) => !open),
      show: titles,
    });
    await story.see('the status page is green again', statusPage, verdict('well'));
    await story.see('relay doctor ends with 0', () => type('doctor'), ended(0));
  } finally {
    await relay.stop();
    await sandbox.stop();
    await redis.stop();
  }
}

const KEY_NAMED = /Flashduty does not know the key in integrations\.ops\.pushUrl.*/;

function sample(vendor: SourceName, moment: 'problem' | 'recovery'): string {
  return readFileSync(`scripts/samples/${vendor}-${moment}.json`, 'utf8');
}

const allAccepted = {
  holds: (answers: readonly boolean[]) => answers.every(Boolean),
  show: (answers: readonly boolean[]) => `${answers.length} webhooks`,
};

const verdict = (mood: Verdict['mood']) => ({
  holds: (seen: Verdict) => seen.mood === mood,
  show: ({ words }: Verdict) => `“${words}”`,
});

const ended = (code: number) => ({
  holds: (said: Said) => said.code === code,
  show: ({ output }: Said) => `“${output.trimEnd().split('\n').at(-1)}”`,
});

const titles = (alerts: readonly Alert[]) => alerts.map(({ title, status }) => `${status} “${title}”`).join(', ');
