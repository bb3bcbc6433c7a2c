import type { EventType } from '@reticle/domain'
import type { Executor } from '../database.ts'
import { events } from '../schema/events.ts'

export type NewEvent = {
  readonly type: EventType
  readonly subjectId: string
  readonly at: Date
  readonly organizationId?: string
  readonly projectId?: string
  /** The person who caused it; absent when the system did. */
  readonly actorId?: string
  readonly payload?: Record<string, unknown>
}

/** Rows of one INSERT: a statement takes at most 65,535 values. */
const chunk = 5000

/** Append-only: every change of state writes its event in the same transaction. */
export const eventRepository = (db: Executor) => ({
  add: async (...rows: NewEvent[]): Promise<void> => {
    for (let start = 0; start < rows.length; start += chunk) await db.insert(events).values(rows.slice(start, start + chunk))
  },
})
