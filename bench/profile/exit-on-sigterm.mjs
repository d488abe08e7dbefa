// Loaded into the process that is profiled: Node.js writes its profile when a process exits by itself, not when it is killed.
process.on('SIGTERM', () => process.exit(0));
