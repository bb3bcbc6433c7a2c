import { type Database, repositoriesOf, type SubmissionCommitter, submissionCommitter } from '@reticle/db'
import { type BoundedMap, boundedMap } from './caches/bounded-map.ts'
import { type Places, places } from './caches/places.ts'
import { type Protocols, protocolsOf } from './caches/protocols.ts'
import { type TaskCards, taskCards } from './caches/task-cards.ts'
import { type AccessCache, accessCache } from './sign-in/access-cache.ts'

/** What a process keeps in memory so that the labelling bench need not ask Postgres for it; all of it may be lost at any moment. */
export type Memory = {
  readonly access: AccessCache
  readonly cards: TaskCards
  readonly protocols: Protocols
  readonly places: Places
  /** Submissions on their way to one commit. */
  readonly submissions: SubmissionCommitter
  /** Whom projects are open to that have a test, by project and person; what is open stays open. */
  readonly qualified: BoundedMap<string, true>
}

const mostQualified = 50_000

export const memoryOf = (database: Database, now: () => Date): Memory => {
  const read = repositoriesOf(database.db)
  const access = accessCache(now)
  return {
    access,
    cards: taskCards(read.labelling, access.version),
    protocols: protocolsOf(read.protocols),
    places: places(),
    submissions: submissionCommitter(database),
    qualified: boundedMap(mostQualified),
  }
}
