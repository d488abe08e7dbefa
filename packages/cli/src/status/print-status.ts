import {
  allUnread,
  counted,
  describeLeftSpool,
  type IntegrationStatus,
  judgeRedis,
  type RedisHealth,
  type RelayStatus,
  showAge,
} from '@relay/queue';
import { type Paint, paintFor } from '../screen/paint.js';
import { printableLine } from '../screen/printable.js';
import { indented, nameAndValue } from '../screen/sheet.js';
import { type Cell, table } from '../screen/table.js';
import type { Terminal } from '../terminal.js';

const HEAD = ['INTEGRATION', 'WAITING', 'BEING SENT', 'BETWEEN ATTEMPTS', 'PARKED', 'ENDED (24H)', 'OLDEST', 'HELD'];
const MIB = 1024 * 1024;

/** One screen: what needs a person first. */
export function printStatus(status: RelayStatus, problems: readonly string[], terminal: Terminal): string {
  const paint = paintFor(terminal);
  const now = terminal.now();
  const rows = status.integrations.map((integration) => toRow(integration, now, paint));
  const columns = terminal.columns === undefined ? undefined : terminal.columns - 2;
  return [
    problems.length === 0 ? `${paint('green', 'well')}\n` : `${paint('red', 'needs a person')}\n`,
    ...problems.map((problem) => `  ${paint('red', '!')} ${printableLine(problem)}\n`),
    '\n',
    indented(table(rows, { head: HEAD, columns, flexible: { 7: 1 } }).trimEnd()),
    '\n',
    nameAndValue([
      ['webhooks', printWebhooks(status, now)],
      ['dead letters', printDeadLetters(status)],
      ['ingress', printIngresses(status, now)],
      ['redis', status.redis.map(printRedis).join('\n')],
    ]),
  ].join('');
}

function toRow(integration: IntegrationStatus, now: number, paint: Paint): Cell[] {
  const { name, waiting, beingSent, betweenAttempts, parked, ended, oldestSince, hold } = integration;
  return [
    { text: printableLine(name) },
    ...[waiting, beingSent, betweenAttempts, parked, ended].map((count) => ({ text: String(count) })),
    { text: oldestSince === undefined ? '-' : showAge(now - oldestSince) },
    hold === undefined
      ? { text: '-' }
      : {
          text: printableLine(`since ${showAge(now - hold.since)}: ${hold.code}, ${hold.reason}`),
          paint: (text: string) => paint('red', text),
        },
  ];
}

function printWebhooks({ webhooks }: RelayStatus, now: number): string {
  const { beingRead, ignored, unreadShards } = webhooks;
  const { count, oldestSince } = allUnread(webhooks);
  const stray = unreadShards.map(({ queue, waiting }) => `${waiting} of them in ${queue}, which nobody reads`);
  const where = stray.length === 0 ? '' : ` (${stray.join(', ')})`;
  const oldest = oldestSince === undefined ? '' : `, the oldest since ${showAge(now - oldestSince)}`;
  return `${count - beingRead} waiting${where}, ${beingRead} being read${oldest}; ${ignored} ignored within 24 h`;
}

function printDeadLetters({ deadLetters }: RelayStatus): string {
  const { atRest, beingReplayed, byCode, discarded } = deadLetters;
  const codes = Object.entries(byCode).map(([code, count]) => `${count} ${code}`);
  const gone = Object.values(discarded).reduce((sum, count) => sum + count, 0);
  return `${atRest} at rest${codes.length === 0 ? '' : ` (${codes.join(', ')})`}, ${beingReplayed} being replayed, ${gone} ever discarded`;
}

/** One line for each; none has reported where none has run within the last day. */
function printIngresses({ ingresses, lostIngresses, leftSpools }: RelayStatus, now: number): string {
  const left = new Set(leftSpools.map(({ instance }) => instance));
  const lines = [
    ...ingresses.map(({ instance, version, spool }) => {
      const oldest = spool.oldestSince === undefined ? '' : `, the oldest since ${showAge(now - spool.oldestSince)}`;
      const content = spool.envelopes === 0 ? '' : `, ${counted(spool.envelopes, 'webhook')} on disk${oldest}`;
      return `${instance}, ${version}, spool ${spool.state}${content}`;
    }),
    ...lostIngresses
      .filter(({ instance }) => !left.has(instance))
      .map(({ instance, lastReportAt }) => `${instance}, has said nothing since ${showAge(now - lastReportAt)}`),
    ...leftSpools.map((report) => describeLeftSpool(report, now)),
  ];
  return lines.length === 0 ? 'none has reported' : lines.map(printableLine).join('\n');
}

function printRedis(redis: RedisHealth): string {
  const { address, version, usedMemoryBytes, maxMemoryBytes, evictionPolicy = 'eviction unknown' } = redis;
  const limit = maxMemoryBytes === 0 ? 'no limit' : `${Math.round(maxMemoryBytes / MIB)} MiB`;
  const memory = `${(usedMemoryBytes / MIB).toFixed(1)} MiB of ${limit}`;
  const unsafe = judgeRedis([redis]).faults.length === 0 ? '' : ' (may lose what it confirmed)';
  return `${address}, ${version}, ${memory}, ${evictionPolicy}, ${printLog(redis)}${unsafe}`;
}

function printLog({ appendOnly, appendFsync = 'unknown' }: RedisHealth): string {
  if (appendOnly === undefined) return 'append-only file unknown';
  return appendOnly ? `append-only file, fsync ${appendFsync}` : 'NO append-only file';
}
