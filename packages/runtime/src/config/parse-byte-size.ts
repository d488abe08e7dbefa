const UNIT_BYTES = { '': 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;
const BYTE_SIZE = /^(\d{1,15})(KiB|MiB|GiB|)$/;

/** `1048576`, `512KiB`, `1MiB`, `1GiB` in bytes. */
export function parseByteSize(text: string): number | undefined {
  const [, amount, unit] = BYTE_SIZE.exec(text) ?? [];
  return isUnit(unit) ? Number(amount) * UNIT_BYTES[unit] : undefined;
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_BYTES {
  return text !== undefined && Object.hasOwn(UNIT_BYTES, text);
}
