import { type Database, type Repositories, repositoriesOf, type UnitOfWork, unitOfWorkOn } from '@reticle/db'
import type { Dispenser, HintBus } from '@reticle/dispatch'
import type { BlobStore } from '@reticle/storage'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import { type HintSender, hintSender } from './hint-sender.ts'
import type { Memory } from './memory.ts'
import { tellingWork } from './sign-in/telling-work.ts'

/** What the outside world must give: tests pass other clocks, databases and stores. */
export type Parts = {
  readonly config: Config
  readonly database: Database
  readonly storage: BlobStore
  readonly dispenser: Dispenser
  readonly hints: HintBus
  readonly memory: Memory
  readonly now: () => Date
}

/** What routes and use cases work with. */
export type Context = Omit<Parts, 'memory'> &
  Memory & {
    /** Repositories over the pool, for reading. Writes happen in a unit of work. */
    readonly read: Repositories
    readonly unitOfWork: UnitOfWork
    /** Hints that need no outbox: losing one costs a refresh. */
    readonly tell: HintSender
    readonly log: FastifyBaseLogger
  }

export const contextOf = ({ memory, ...parts }: Parts, log: FastifyBaseLogger): Context => ({
  ...parts,
  ...memory,
  read: repositoriesOf(parts.database.db),
  unitOfWork: tellingWork(unitOfWorkOn(parts.database), memory.access.changed),
  tell: hintSender(parts.hints, (error) => log.warn({ err: error }, 'a hint could not be sent')),
  log,
})
