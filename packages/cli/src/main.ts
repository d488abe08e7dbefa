#!/usr/bin/env node
import { buffer } from 'node:stream/consumers';
import { runCli } from './run-cli.js';

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  now: Date.now,
  isStdinInteractive: Boolean(process.stdin.isTTY),
  readStdin: () => buffer(process.stdin),
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
});
