import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { root } from '../../../scripts/root.mjs';

const run = promisify(execFile);
const AT_REST_WITHIN_MS = 60_000;

/** `relay audit`, as an operator runs it, once nothing waits any more. */
export async function auditByCommand(configFile) {
  const deadline = Date.now() + AT_REST_WITHIN_MS;
  for (;;) {
    const { code, sheets } = await ask(configFile);
    const open = sheets.reduce((sum, { waiting, spooled }) => sum + waiting + spooled, 0);
    if (open > 0 && code === 0 && Date.now() < deadline) {
      await sleep(500);
      continue;
    }
    const missing = sheets.flatMap((sheet) => sheet.missing);
    const left = open > 0 ? `, ${open} still wait` : '';
    return {
      code,
      missing,
      summary: code === 0 ? `exit 0${left}` : `exit ${code}, ${missing.length} missing`,
      ...(code === 0 && open === 0 ? {} : { fault: `relay audit: exit ${code}${left}, missing ${missing.join(', ')}` }),
    };
  }
}

async function ask(configFile) {
  const env = { PATH: process.env.PATH, RELAY_CONFIG: configFile };
  const file = join(root, 'packages/cli/bin/relay.js');
  const { code, stdout } = await run(process.execPath, [file, 'audit', '--json'], { cwd: root, env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }) => ({ code, stdout }),
  );
  return { code, sheets: JSON.parse(stdout || '{"sheets":[]}').sheets ?? [] };
}
