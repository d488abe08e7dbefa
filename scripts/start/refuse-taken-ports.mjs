import { Failure } from '../console/failure.mjs';
import { whyNotListen } from '../process/ports.mjs';

/**
 * Fails before anything is started, with every port that cannot be had.
 * @param {{ port: number, use: string, change: string }[]} wanted
 */
export async function refuseTakenPorts(wanted) {
  const faults = [];
  for (const { port, use, change } of wanted) {
    const why = await whyNotListen(port);
    if (why === 'taken')
      faults.push(`Port ${port} (${use}) is taken by another program. ${change}\n  See which: ${whoHas(port)}`);
    if (why === 'forbidden') faults.push(`Port ${port} (${use}) is not allowed for this user. ${change}`);
  }
  if (faults.length > 0) throw new Failure(faults.join('\n'));
}

function whoHas(port) {
  return process.platform === 'linux' ? `ss -ltnp 'sport = :${port}'` : `lsof -nP -iTCP:${port} -sTCP:LISTEN`;
}
