import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that start processes of their own, kill them and wait: begun last, they would be waited for alone. */
const isLong = ({ moduleId }: TestSpecification): boolean =>
  /(recovery|\/worker\/src\/main|build-pyramid|\/backup\/backup)\.medium\.test\.ts$/.test(moduleId)

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)))
  }
}

/** Their load takes the whole machine, and how soon it recovers is what they look at. */
const alone = ['tests/large/chaos.test.ts', 'tests/large/kill.test.ts']

const large = {
  globalSetup: ['packages/testkit/src/global-setup.ts'],
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 30_000 } },
}

/**
 * Three sizes (STYLE.md): small tests are pure and lie beside their source as `x.test.ts`; medium ones use a real Postgres and Redis
 * (`x.medium.test.ts`); large ones drive a real browser (`tests/large`), those last that want the machine alone.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
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
          testTimeout: 120_000,
          hookTimeout: 180_000,
          // A poll that succeeds early costs nothing; one that gives up on a busy machine costs a run.
          expect: { poll: { timeout: 10_000 } },
          // More than the cores: these tests mostly wait for servers.
          maxWorkers: 4,
        },
      },
      {
        test: {
          name: 'large',
          include: ['tests/large/**/*.test.ts'],
          exclude: alone,
          ...large,
          // A browser's test waits half of its time, for frames and for answers: two at once are faster, where there are cores for both.
          maxWorkers: Number(process.env.RETICLE_LARGE_WORKERS ?? 1),
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Every page in pictures, and what axe says of it: by `pnpm gallery`.
        test: { name: 'gallery', include: ['tests/gallery/**/*.test.ts'], ...large, testTimeout: 900_000, maxWorkers: 1 },
      },
      {
        test: {
          name: 'large-alone',
          include: alone,
          ...large,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
