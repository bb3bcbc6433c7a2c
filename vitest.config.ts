import { defineConfig } from 'vitest/config'

/**
 * Three sizes (STYLE.md): small tests are pure and lie beside their source as `x.test.ts`; medium ones use a real Postgres and Redis
 * (`x.medium.test.ts`); large ones drive a real browser (`tests/large`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'small',
          // Pure tests leave nothing behind: one module graph for all of them saves most of the time.
          isolate: false,
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
          exclude: ['**/*.medium.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'medium',
          include: ['packages/*/src/**/*.medium.test.ts', 'apps/*/src/**/*.medium.test.ts'],
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // More than the cores: these tests mostly wait for servers.
          maxWorkers: 4,
        },
      },
      {
        test: {
          name: 'large',
          include: ['tests/large/**/*.test.ts'],
          globalSetup: ['packages/testkit/src/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
