/** Replaces a token wherever it occurs; gives back the very same bytes where it does not. */
export type Mask = (bytes: Buffer) => Buffer;

/** Shorter tokens may be ordinary words; replacing those would damage what the vendor says. */
const SHORTEST_MASKED_TOKEN = 8;

/**
 * BlueKing V6 copies every query argument of the webhook URL into its body, the token included, and no token may rest in
 * Redis. Only where it is found do the stored bytes differ from the received ones, by asterisks of the same length.
 */
export function maskFor(token: string): Mask {
  const mask = masks.get(token) ?? createMask(token);
  masks.set(token, mask);
  return mask;
}

/** Only tokens that were accepted come here, so there are as many as there are sources. */
const masks = new Map<string, Mask>();

function createMask(token: string): Mask {
  if (token.length < SHORTEST_MASKED_TOKEN) return (bytes) => bytes;
  const forms = formsOf(token);
  return (bytes) => forms.reduce(maskForm, bytes);
}

/** As it is, as JSON writes it with and without escaped slashes, and as a query or form writes it. */
function formsOf(token: string): readonly string[] {
  const inJson = JSON.stringify(token).slice(1, -1);
  return [...new Set([token, inJson, inJson.replaceAll('/', '\\/'), encodeURIComponent(token)])];
}

function maskForm(bytes: Buffer, form: string): Buffer {
  if (bytes.indexOf(form) === -1) return bytes;
  const masked = Buffer.from(bytes);
  const length = Buffer.byteLength(form);
  for (let at = masked.indexOf(form); at !== -1; at = masked.indexOf(form, at + length))
    masked.fill('*', at, at + length);
  return masked;
}
