/**
 * For the connections of claims. A prepared statement is planned once for each connection, perhaps while its tables are still empty, and a plan
 * for an empty table reads it from end to end when it holds a million rows. So only plans are made that go by indexes.
 */
export const claimPlans = [
  'plan_cache_mode=force_generic_plan',
  'enable_seqscan=off',
  'enable_bitmapscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** For a transaction on such a connection that reads whole projects. */
export const wholePlans =
  'set local enable_seqscan = on; set local enable_bitmapscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on'
