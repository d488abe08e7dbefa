/**
 * Tests run on the TypeScript sources: a package name resolves to its `src`, so no build stands between an edit and its
 * test. The transform strips types without checking them; `npm run types` checks the tests too.
 */
export default {
  testMatch: ['<rootDir>/{packages,services}/*/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '^@relay/(contract|vendors|queue|runtime|sandbox|cli)$': '<rootDir>/packages/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  testTimeout: 30_000,
  // Jest leaves one core idle, which on a small machine is every second one; most tests wait for something anyway.
  maxWorkers: '100%',
};
