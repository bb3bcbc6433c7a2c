import { describeDispenser } from '../conformance/dispenser-suite.ts'
import { postgresDispenser } from './dispenser.ts'

describeDispenser('Postgres', async (pool) => {
  const dispenser = postgresDispenser(pool)
  return { dispenser, postgres: dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
})

describeDispenser('Postgres, moving the cursor at every claim, folding at every sweep', async (pool) => {
  const dispenser = postgresDispenser(pool, { cursorStride: 1, fold: { most: 0, seconds: 0 } })
  return { dispenser, postgres: dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
})
