/**
 * Takes pictures of every page, wide and narrow, light and dark: node test/browser/screenshots.mjs <directory>
 * For people to look at; nothing is compared.
 */
import '../../packages/runtime/src/testing/register-typescript.mjs';

const [directory] = process.argv.slice(2);
if (directory === undefined) {
  console.error('say where the pictures go: node test/browser/screenshots.mjs <directory>');
  process.exit(2);
}
const { takeScreenshots } = await import('./take-screenshots.ts');
await takeScreenshots(directory);
