#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { askAtKeyboard } from './ask-at-keyboard.js';
import { runCli } from './run-cli.js';

const { stdin, stdout, stderr } = process;

// A pager or `head` that has seen enough closes the pipe: that is no fault.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  isStdinInteractive: Boolean(stdin.isTTY),
  readStdin: () => buffer(stdin),
  columns: stdout.isTTY ? stdout.columns || 80 : undefined,
  ask: stdin.isTTY && stderr.isTTY ? (question) => askAtKeyboard(question, stdin, stderr) : undefined,
  onInterrupt: (listener) => {
    process.once('SIGINT', listener);
    return () => void process.off('SIGINT', listener);
  },
  writeOut: (text) => stdout.write(text),
  writeError: (text) => stderr.write(text),
});
