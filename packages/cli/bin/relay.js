#!/usr/bin/env node
// Installed as `relay` before the first build, when dist/ is not there yet and could be neither linked nor made executable.
await import('../dist/main.js');
