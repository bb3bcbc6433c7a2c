/** How the global set-up tells test files (processes of their own) what runs: through the environment, which they inherit. */
export const names = {
  adminUrl: 'RETICLE_TEST_POSTGRES',
  template: 'RETICLE_TEST_TEMPLATE',
  redisUrl: 'RETICLE_TEST_REDIS',
  redisReason: 'RETICLE_TEST_REDIS_MISSING',
  folder: 'RETICLE_TEST_FOLDER',
} as const

/** The environment of a process of ours that a test starts, beside what the test sets: what is needed to find programs and to load soon. */
export const processEnvironment = (): Record<string, string> =>
  Object.fromEntries(['PATH', 'NODE_COMPILE_CACHE'].map((name) => [name, process.env[name] ?? '']))

/** @throws when the global set-up has not run: the test belongs to the projects `medium` or `large` */
export const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(
      `${name} is not set: tests with a database are named x.medium.test.ts and run by the vitest projects "medium" and "large", whose global set-up starts Postgres`,
    )
  return value
}

/** A folder of this run of vitest, for what its files share; the global set-up makes it, and removes it at the end. */
export const testFolder = (): string => required(names.folder)
