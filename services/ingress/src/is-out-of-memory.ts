/** Whether Redis refused for want of memory. In a transaction each refused command has said so, not the whole. */
export function isOutOfMemory(error: Error): boolean {
  const refusals = 'previousErrors' in error && Array.isArray(error.previousErrors) ? error.previousErrors : [];
  if ([error, ...refusals].some(({ message }) => String(message).startsWith('OOM '))) return true;
  return error.cause instanceof Error && isOutOfMemory(error.cause);
}
