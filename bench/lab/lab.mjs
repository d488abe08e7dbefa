import { fork, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../../scripts/root.mjs';
import { leash, leashFolder } from './leash.mjs';

const LOOK_EVERY_MS = 20;
const START_WITHIN_MS = 20_000;

/** @typedef {{ name: string, pid: number, logged: (pattern: RegExp) => Promise<RegExpExecArray>, signal: (signal: NodeJS.Signals) => void, end: (signal?: NodeJS.Signals) => Promise<void> }} Started */

/** Does some work in a lab of its own: a scratch folder and processes, all gone when the work is done. */
export async function withLab(work) {
  const lab = new Lab();
  try {
    return await work(lab);
  } finally {
    await lab.close();
  }
}

export class Lab {
  dir = mkdtempSync(join(tmpdir(), 'relay-bench-'));
  #letGo = leashFolder(this.dir);
  /** @type {Set<{ name: string, child: import('node:child_process').ChildProcess, tail: () => string }>} */
  #running = new Set();
  #ended = [];
  #closers = [];
  #count = 0;

  /**
   * Starts a Node.js process of the project. Its output goes to a file, as a service's does in earnest: reading a pipe
   * would cost this process, and so the machine that is measured, a part of a core.
   * @returns {Started}
   */
  startNode(name, file, env = {}, execArgv = []) {
    this.#count += 1;
    const log = join(this.dir, `${this.#count}-${name}.log`);
    const output = openSync(log, 'a');
    const child = spawn(process.execPath, [...execArgv, join(root, file)], {
      cwd: root,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    return this.watch(name, child, () => readFileSync(log, 'utf8'));
  }

  /** A helper of the harness: asked and answering over its own channel, ended with it. */
  hire(name, file) {
    const child = fork(join(root, file), { serialization: 'advanced', execArgv: [] });
    this.watch(name, child);
    let last = 0;
    const ask = (question) =>
      new Promise((resolve, reject) => {
        last += 1;
        const number = last;
        const onEnd = () => reject(new Error(`${name} ended instead of answering ${question.ask}`));
        const onAnswer = (answer) => {
          if (answer.number !== number) return;
          child.off('message', onAnswer).off('close', onEnd);
          if (answer.error === undefined) resolve(answer.result);
          else reject(new Error(`${name}: ${answer.error}`));
        };
        child.on('message', onAnswer).once('close', onEnd);
        child.send({ number, question });
      });
    return { ask, pid: child.pid };
  }

  /** Ends with the lab, and is missed if it ends before. */
  watch(name, child, tail = () => '') {
    const entry = { name, child, tail };
    this.#running.add(entry);
    leash(child);
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.once('error', (error) => this.#ended.push(`${name} could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      if (!this.#running.delete(entry)) return;
      this.#ended.push(`${name} ended unexpectedly (${code ?? signal}):\n${lastLines(tail())}`);
    });
    return {
      name,
      pid: child.pid,
      logged: (pattern) => this.until(() => pattern.exec(tail()) ?? false, START_WITHIN_MS, `${name} to be ready`),
      signal: (signal) => void child.kill(signal),
      end: async (signal = 'SIGKILL') => {
        this.#running.delete(entry);
        child.kill(signal);
        await closed;
      },
    };
  }

  /** Something to let go of before the processes end, such as a connection to one of them. */
  beforeClosing(closer) {
    this.#closers.push(closer);
  }

  /**
   * Looks again and again until the condition gives something other than false.
   * @throws when that takes too long, or when a process of the lab has ended meanwhile
   */
  async until(condition, withinMs, what) {
    const deadline = Date.now() + withinMs;
    for (;;) {
      this.assertWell();
      const result = await condition();
      if (result !== false) return result;
      if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for ${what}\n${this.#tails()}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** @throws when a process of the lab has ended that nobody ended */
  assertWell() {
    if (this.#ended.length > 0) throw new Error(this.#ended.join('\n'));
  }

  async close() {
    for (const closer of this.#closers) await closer();
    const children = [...this.#running].map(({ child }) => child);
    this.#running.clear();
    await Promise.all(
      children.map((child) => {
        const closed = new Promise((resolve) => child.once('close', resolve));
        child.kill('SIGKILL');
        return closed;
      }),
    );
    this.#letGo();
    rmSync(this.dir, { recursive: true, force: true });
  }

  #tails() {
    return [...this.#running].map(({ name, tail }) => `${name}: ${lastLines(tail(), 3)}`).join('\n');
  }
}

function lastLines(text, count = 20) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
