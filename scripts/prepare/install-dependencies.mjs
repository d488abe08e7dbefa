import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { step } from '../console/step.mjs';
import { runCommand } from '../process/run-command.mjs';

/** Packages come prebuilt for one system, processor and Node.js; the lockfile is the same on all of them. */
const MACHINE = `${process.platform}-${process.arch}-node${process.versions.node.split('.')[0]}`;

const REMEDY = `The packages could not be installed. The usual causes:
  no way to the npm registry     check with: npm ping
  a proxy in between             npm config set proxy http://… and https-proxy, or set HTTPS_PROXY
  a company registry             npm config set registry https://…
  a certificate of your company  set NODE_EXTRA_CA_CERTS to its file
Then run the command again; what is half installed is not used.`;

/** Installs exactly what package-lock.json says, unless node_modules holds just that already. */
export async function installDependencies(root) {
  const reason = whyInstall(root);
  if (reason === undefined) return;
  await step(`installing dependencies (${reason})`, () => runCommand(...npmCi(), { cwd: root, remedy: REMEDY }));
  writeFileSync(stampOf(root), MACHINE);
}

function npmCi() {
  // A production environment would leave out the compiler and the tests' tools, which is not what is asked for here.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env.npm_execpath;
  return npm !== undefined && basename(npm) === 'npm-cli.js' ? [process.execPath, [npm, ...args]] : ['npm', args];
}

/**
 * npm keeps its own record of what it installed and writes it last. Comparing it with the lockfile, package by package,
 * also respects what a developer installed by hand, and sees a folder that was deleted.
 */
function whyInstall(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'first time';
  const stamp = existsSync(stampOf(root)) ? readFileSync(stampOf(root), 'utf8') : MACHINE;
  if (stamp !== MACHINE) return `made for ${stamp}, this is ${MACHINE}`;

  for (const [path, wanted] of Object.entries(readPackages(join(root, 'package-lock.json')))) {
    if (!path.startsWith('node_modules/')) continue;
    const found = installed[path];
    // npm leaves out what is optional and made for another machine; asking again each time would bring nothing.
    if (found === undefined && wanted.optional) continue;
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) {
      return `${path.slice('node_modules/'.length)} changed`;
    }
    if (!existsSync(join(root, path))) return `${path} is missing`;
  }
  return undefined;
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

function stampOf(root) {
  return join(root, 'node_modules', '.relay-prepared');
}
