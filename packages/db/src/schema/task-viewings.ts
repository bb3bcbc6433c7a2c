import { index, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { people } from './people.ts'
import { projects } from './projects.ts'
import { tasks } from './tasks.ts'

/** Who has seen what a task's readers submitted: they are never handed that task (docs/spec/lifecycle.md, L52). The first moment is kept. */
export const taskViewings = pgTable(
  'task_viewings',
  {
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    projectId: uuid('project_id')
      .notNull()
      .references(() => projects.id),
    viewedAt: at('viewed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.taskId, table.personId] }),
    index('task_viewings_person').on(table.projectId, table.personId, table.taskId),
  ],
)
