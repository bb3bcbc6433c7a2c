import { randomFillSync } from 'node:crypto'
import { uuidV7 } from '@reticle/domain'

/** Ids that go up with time, of rows that this package writes. */
export const newId = (): string => uuidV7(Date.now(), randomFillSync(new Uint8Array(10)))
