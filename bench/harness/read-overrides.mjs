import { Failure } from '../../scripts/console/failure.mjs';

/**
 * `--set worker.concurrency=128` as a piece of the relay's configuration, to try a setting without touching a file.
 * @param {readonly string[]} assignments
 */
export function readOverrides(assignments = []) {
  const overrides = {};
  for (const assignment of assignments) {
    const [, path, text] = /^([\w.-]+)=(.*)$/.exec(assignment) ?? [];
    if (path === undefined)
      throw new Failure(`--set ${assignment} is not understood.`, 'Write: --set worker.concurrency=128');
    const names = path.split('.');
    const last = names.pop();
    let place = overrides;
    for (const name of names) {
      place[name] ??= {};
      place = place[name];
    }
    place[last] = readValue(text);
  }
  return overrides;
}

function readValue(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
