import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { Failure } from '../console/failure.mjs';

const TAIL_LINES = 40;

/**
 * Runs a command to its end and returns what it printed. Its output is shown only if it fails.
 * @throws {Failure} when it cannot be started or ends with another status than 0
 */
export async function runCommand(command, args, { cwd, env = process.env, remedy } = {}) {
  const { status, output } = await finish(spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  if (status !== 0) {
    throw new Failure(`${tail(output)}\n\n${[command, ...args].join(' ')} failed (${status}).`, remedy);
  }
  return output;
}

/** Runs a command that talks to the terminal itself; returns its exit status. */
export async function runInForeground(command, args, { cwd, env = process.env } = {}) {
  const { status } = await finish(spawn(command, args, { cwd, env, stdio: 'inherit' }));
  return status;
}

async function finish(child) {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const letGo = endTogether(child);
  try {
    return await new Promise((resolve) => {
      child.on('error', (error) => resolve({ status: error.message, output }));
      child.on('close', (code, signal) => resolve({ status: code ?? signal, output }));
    });
  } finally {
    letGo();
  }
}

/** A signal that ends this script ends the command first: nothing may go on installing behind the user's back. */
function endTogether(child) {
  const onSignal = (signal) => {
    child.on('close', () => process.exit(128 + constants.signals[signal]));
    child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function tail(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}
