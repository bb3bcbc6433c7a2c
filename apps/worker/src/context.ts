import type { JobName, JobPayload } from '@reticle/contract'
import type { Database, Repositories, UnitOfWork } from '@reticle/db'
import type { Dispenser } from '@reticle/dispatch'
import type { BlobStore } from '@reticle/storage'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** What a job works with. Reads go through `read`; writes, with their events and outbox messages, through `unitOfWork`. */
export type WorkerContext = {
  readonly config: Config
  readonly database: Database
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  readonly storage: BlobStore
  readonly dispenser: Dispenser
  readonly now: () => Date
  readonly log: Logger
}

/** One background job: idempotent by the row that its payload names, since it runs at least once. */
export type Job<N extends JobName> = (context: WorkerContext, payload: JobPayload<N>) => Promise<void>
export type Jobs = { readonly [N in JobName]: Job<N> }
