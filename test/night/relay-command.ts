import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface Said {
  readonly code: number | null;
  readonly output: string;
}

/** The built command, as an operator on the machine of this relay would type it. */
export async function relayCommand(dir: string, ...args: string[]): Promise<Said> {
  const child = spawn(process.execPath, ['packages/cli/dist/main.js', ...args], {
    env: { RELAY_CONFIG: join(dir, 'relay.yaml') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { code, output };
}
