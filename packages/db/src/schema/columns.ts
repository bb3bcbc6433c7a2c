import { timestamp, uuid } from 'drizzle-orm/pg-core'

/** UUID version 7, made by the application, so that keys grow with time. */
export const id = () => uuid('id').primaryKey()

/** A moment with time zone, microseconds. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

export const createdAt = () => at('created_at').notNull().defaultNow()
