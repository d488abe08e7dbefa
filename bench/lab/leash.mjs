import { spawn } from 'node:child_process';

/**
 * A run that is killed must leave neither a process nor its data behind. So a shell waits on a pipe from this process,
 * which closes however this process ends.
 * @param {import('node:child_process').ChildProcess} child
 */
export function leash(child) {
  const shell = waitAndRun('kill -KILL "$0"', String(child.pid));
  child.once('close', () => shell.kill('SIGKILL'));
}

/** @returns {() => void} lets go: the folder is somebody else's to remove */
export function leashFolder(folder) {
  // The processes that write there are ended at the same moment; they need a moment to be gone.
  const shell = waitAndRun('sleep 1; rm -rf "$0"', folder);
  return () => shell.kill('SIGKILL');
}

function waitAndRun(command, argument) {
  const shell = spawn('sh', ['-c', `cat; ${command}`, argument], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  shell.stdin.unref();
  return shell;
}
