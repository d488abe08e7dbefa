import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the clone; every script works from any current directory. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));
