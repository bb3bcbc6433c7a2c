import { randomBytes } from 'node:crypto'
import { uuidV7 } from '@reticle/domain'

/** A new UUID version 7, for any row. */
export const newId = (): string => uuidV7(Date.now(), randomBytes(10))
