export { authenticateEnvelope } from './authenticate-envelope.js';
export { type Content, decodeBody } from './decoding/decode-body.js';
export { unpackBody } from './decoding/unpack-body.js';
export { finishEvent } from './finishing/finish-event.js';
export { type Reading, type ReadingSource, readEnvelope } from './read-envelope.js';
export { registry, type VendorName, vendorNames } from './registry.js';
export type { EventDraft, Meaning, SourceSettings, Vendor, VendorSecrets } from './vendor.js';
