import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { protocols } from './protocols.ts'
import { tasks } from './tasks.ts'

/** "Protocol unclear", as reviewers found it: work for the next protocol version. */
export const protocolNotes = pgTable(
  'protocol_notes',
  {
    id: id(),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    adjudicationId: uuid('adjudication_id').notNull(),
    clusterId: text('cluster_id'),
    text: text('text').notNull(),
    reviewerId: uuid('reviewer_id')
      .notNull()
      .references(() => people.id),
    madeAt: at('made_at').notNull(),
    /** The version that answers it. */
    protocolId: uuid('protocol_id').references(() => protocols.id),
    handledBy: uuid('handled_by').references(() => people.id),
    handledAt: at('handled_at'),
  },
  (table) => [index('protocol_notes_project').on(table.projectId, table.handledAt, table.id)],
)
