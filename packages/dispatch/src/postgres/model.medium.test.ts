import { describe } from 'vitest'
import { agreesWithModel } from '../conformance/model-suite.ts'
import { postgresDispenser } from './dispenser.ts'

describe('the dispenser against its model', () => {
  agreesWithModel('Postgres', async (pool) => {
    const dispenser = postgresDispenser(pool)
    return { dispenser, postgres: dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
  })
  agreesWithModel('Postgres, moving the cursor at every claim, folding at every sweep', async (pool) => {
    const dispenser = postgresDispenser(pool, { cursorStride: 1, fold: { most: 0, seconds: 0 } })
    return { dispenser, postgres: dispenser, lose: () => dispenser.rebuild(), end: () => dispenser.close() }
  })
})
