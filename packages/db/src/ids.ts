import { randomFillSync } from 'node:crypto'
import { uuidV7 } from '@reticle/domain'

const bytesEach = 10
/** Random bytes are fetched for many ids at once: a call for each costs more than the rest of it. */
const pool = new Uint8Array(bytesEach * 512)
let used = pool.length

/** A new UUID version 7, for any row. */
export const newId = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const random = pool.subarray(used, used + bytesEach)
  used += bytesEach
  return uuidV7(Date.now(), random)
}
