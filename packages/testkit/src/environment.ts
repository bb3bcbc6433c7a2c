/** How the global set-up tells test files (processes of their own) what runs: through the environment, which they inherit. */
export const names = {
  adminUrl: 'RETICLE_TEST_POSTGRES',
  template: 'RETICLE_TEST_TEMPLATE',
  redisUrl: 'RETICLE_TEST_REDIS',
  redisReason: 'RETICLE_TEST_REDIS_MISSING',
} as const

/** @throws when the global set-up has not run: the test belongs to the projects `medium` or `large` */
export const required = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '')
    throw new Error(
      `${name} is not set: tests with a database are named x.medium.test.ts and run by the vitest projects "medium" and "large", whose global set-up starts Postgres`,
    )
  return value
}
