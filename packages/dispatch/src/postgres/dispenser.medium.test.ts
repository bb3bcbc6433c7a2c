import { describeDispenser } from '../conformance/dispenser-suite.ts'
import { postgresDispenser } from './dispenser.ts'

describeDispenser('Postgres', async (pool) => {
  const dispenser = postgresDispenser(pool)
  return { dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
})

describeDispenser('Postgres, moving the cursor at every claim', async (pool) => {
  const dispenser = postgresDispenser(pool, { cursorStride: 0 })
  return { dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
})
