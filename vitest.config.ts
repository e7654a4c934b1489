import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: 'tests/support/temporary-folder.ts',
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    // Two cores: one suite beside the servers and browsers that it starts.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000
  }
});
