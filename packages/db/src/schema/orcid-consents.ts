import { index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at, id } from './columns.ts'
import { people } from './people.ts'

/**
 * Who agreed to be named by their ORCID iD in releases, from when on and until when. Never overwritten: what a release of some moment may say
 * stays known.
 */
export const orcidConsents = pgTable(
  'orcid_consents',
  {
    id: id(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    orcid: text('orcid').notNull(),
    givenAt: at('given_at').notNull(),
    withdrawnAt: at('withdrawn_at'),
  },
  (table) => [index('orcid_consents_person').on(table.personId)],
)
