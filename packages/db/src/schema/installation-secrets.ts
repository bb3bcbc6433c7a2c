import { customType, pgTable, text } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/**
 * Made by migrations, never shown: `assignment-id` lets nobody but us make the id of an assignment; `deidentify` keys the pseudonyms of
 * patients.
 */
export const installationSecrets = pgTable('installation_secrets', {
  name: text('name').primaryKey(),
  value: bytes('value').notNull(),
})
