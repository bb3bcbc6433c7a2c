import { customType, pgTable, text } from 'drizzle-orm/pg-core'

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })

/**
 * Made by migrations, never shown: `assignment-id` lets nobody but us make the id of an assignment; `deidentify` keys the pseudonyms of
 * patients; `pictures` signs the addresses at which backends fetch pictures.
 */
export const installationSecrets = pgTable('installation_secrets', {
  name: text('name').primaryKey(),
  value: bytes('value').notNull(),
})
