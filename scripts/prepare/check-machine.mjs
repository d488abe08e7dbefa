import { Failure } from '../console/failure.mjs';

const NEEDED = { major: 20, minor: 19 };

/** @throws {Failure} when this Node.js is too old or the system is one the scripts do not know */
export function checkMachine({ version = process.versions.node, platform = process.platform } = {}) {
  const [major, minor] = version.split('.').map(Number);
  if (major < NEEDED.major || (major === NEEDED.major && minor < NEEDED.minor)) {
    throw new Failure(
      `Node.js ${NEEDED.major}.${NEEDED.minor} or newer is needed; this is ${version}.`,
      'Install a current version from https://nodejs.org or with your version manager, then run the command again.',
    );
  }
  if (platform === 'win32') {
    throw new Failure(
      'Redis does not run on Windows itself.',
      'Use the Windows Subsystem for Linux, or: docker compose up --build',
    );
  }
}
