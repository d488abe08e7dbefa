/** Such as ENOENT, of anything thrown. Without `instanceof`: errors of Node's own modules may come from another realm. */
export function errorCode(thrown: unknown): string | undefined {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown ? String(thrown.code) : undefined;
}
