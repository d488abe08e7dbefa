import { explainId, REACH } from '@relay/queue';
import type { RelayAccess } from '../connect/with-relay.js';
import { EXIT } from '../exit-codes.js';
import { toJson } from '../screen/json.js';
import { printableLine } from '../screen/printable.js';
import type { Terminal } from '../terminal.js';
import { printFound } from './print-found.js';
import { printLife } from './print-life.js';

/** Tells the life of whatever the id names. */
export async function explain(relay: RelayAccess, terminal: Terminal, text: string, asJson: boolean): Promise<number> {
  const explained = await explainId(relay, Object.keys(relay.config.integrations), text);
  switch (explained.kind) {
    case 'life':
      terminal.writeOut(asJson ? `${toJson(explained.life)}\n` : printLife(explained.life, terminal));
      return EXIT.done;
    case 'found': {
      const { found, lives, untold } = explained;
      terminal.writeOut(asJson ? `${toJson({ ...found, lives })}\n` : printFound(text, found, lives, terminal));
      if (untold > 0) terminal.writeError(`… and ${untold} more\n`);
      terminal.writeError(`searched: ${REACH}\n`);
      return EXIT.done;
    }
    case 'unknown':
      if (asJson) terminal.writeOut('null\n');
      terminal.writeError(
        `nothing is known of ${printableLine(text)}. Looked at: ${explained.lookedAt.join('; ')}. ` +
          'A finished delivery is kept for 24 h, a dead letter for 30 days.\n',
      );
      return EXIT.found;
  }
}
