import { fileURLToPath } from 'node:url';

/** Not work: nothing to do, and what V8 counts to nobody. */
const IDLE = new Set(['(idle)', '(root)']);

/**
 * Adds up where a process spent its time: in each function and in each package, without what they called.
 * @param {any} profile a .cpuprofile of V8's
 * @param {{ root: string, fromUs?: number }} options `fromUs`: on the clock of the profile, to leave the start out
 * @typedef {{ name: string, ms: number, share: number }} Entry
 * @returns {{ busySeconds: number, byFunction: Entry[], byPackage: Entry[] }} the costliest first
 */
export function selfTimes({ nodes, samples, timeDeltas, startTime }, { root, fromUs = 0 }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map();
  const packages = new Map();
  let at = startTime;
  let busyUs = 0;
  for (const [index, id] of samples.entries()) {
    const us = timeDeltas[index];
    at += us;
    const frame = frames.get(id);
    if (at < fromUs || IDLE.has(frame.functionName)) continue;
    busyUs += us;
    const place = placeOf(frame, root);
    add(functions, `${frame.functionName || '(anonymous)'}  ${place.path}`, us);
    add(packages, place.package, us);
  }
  return {
    busySeconds: busyUs / 1e6,
    byFunction: entriesOf(functions, busyUs),
    byPackage: entriesOf(packages, busyUs),
  };
}

function placeOf({ functionName, url, lineNumber }, root) {
  if (url === '') return { package: functionName.startsWith('(') ? functionName : '(native)', path: '' };
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const line = `:${lineNumber + 1}`;
  if (path.startsWith('node:')) return { package: path.split('/')[0], path: `${path}${line}` };
  const own = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(own) ?? [];
  return {
    package: name ?? own.split('/').slice(0, 2).join('/'),
    path: `${own.replace(/^.*node_modules\//, '')}${line}`,
  };
}

function add(totals, name, us) {
  totals.set(name, (totals.get(name) ?? 0) + us);
}

function entriesOf(totals, busyUs) {
  return [...totals].map(([name, us]) => ({ name, ms: us / 1000, share: us / busyUs })).sort((a, b) => b.ms - a.ms);
}
