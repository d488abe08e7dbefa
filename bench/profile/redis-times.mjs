/**
 * Adds up where Redis spent its time, from its log of commands: by script, and by the commands that scripts call.
 * @param {ReadonlyArray<readonly [number, number, number, readonly string[], ...string[]]>} entries of SLOWLOG GET
 * @param {ReadonlyMap<string, string>} names of scripts, by the SHA-1 of their text
 * @typedef {{ name: string, calls: number, us: number }} Entry
 * @returns {{ byScript: Entry[], byCommand: Entry[] }} the costliest first
 */
export function redisTimes(entries, names) {
  const scripts = new Map();
  const commands = new Map();
  for (const [, , us, [command, script]] of entries) {
    const name = command.toLowerCase();
    // Its commands are logged one by one, too.
    if (name === 'exec') continue;
    if (name === 'evalsha' || name === 'eval') add(scripts, names.get(script) ?? `(${name})`, us);
    else add(commands, name, us);
  }
  return { byScript: sorted(scripts), byCommand: sorted(commands) };
}

function add(totals, name, us) {
  const entry = totals.get(name) ?? { name, calls: 0, us: 0 };
  totals.set(name, { name, calls: entry.calls + 1, us: entry.us + us });
}

const sorted = (totals) => [...totals.values()].sort((a, b) => b.us - a.us);
