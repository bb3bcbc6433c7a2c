import type { Repositories, UnitOfWork } from '@reticle/db'
import type { Dispenser, HintBus, JobQueue } from '@reticle/dispatch'
import type { BlobStore } from '@reticle/storage'

/** What the sweeper needs. */
export type SweeperParts = {
  readonly read: Repositories
  readonly unitOfWork: UnitOfWork
  readonly storage: BlobStore
  readonly dispenser: Dispenser
  readonly queue: JobQueue
  readonly hints: HintBus
  readonly now: () => Date
  readonly onError: (error: unknown) => void
  /** Told of each lease that was ended, for the metrics. */
  readonly onSwept: (leases: number) => void
}
