import { type Database, type Repositories, repositoriesOf, type UnitOfWork, unitOfWorkOn } from '@reticle/db'
import type { Dispenser, HintBus } from '@reticle/dispatch'
import type { BlobStore } from '@reticle/storage'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'

/** What the outside world must give: tests pass other clocks, databases and stores. */
export type Parts = {
  readonly config: Config
  readonly database: Database
  readonly storage: BlobStore
  readonly dispenser: Dispenser
  readonly hints: HintBus
  readonly now: () => Date
}

/** What routes and use cases work with. */
export type Context = Parts & {
  /** Repositories over the pool, for reading. Writes happen in a unit of work. */
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  readonly log: FastifyBaseLogger
}

export const contextOf = (parts: Parts, log: FastifyBaseLogger): Context => ({
  ...parts,
  read: repositoriesOf(parts.database.db),
  unitOfWork: unitOfWorkOn(parts.database),
  log,
})
