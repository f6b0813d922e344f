/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/peers/', '<rootDir>/tests/runtimes/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'es6' } },
    ],
  },
  // Each worker a process of its own, begun anew where modules of many tests have filled it.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1GB',
  // For a busy machine: no test waits for real time.
  testTimeout: 60_000,
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.generated.ts'],
  coverageThreshold: { global: { lines: 95, branches: 95 } },
  reporters: ['default', '<rootDir>/tests/reporter.js'],
};
