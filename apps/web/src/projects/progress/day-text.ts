import { locale } from '../../language/language.ts'

const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' })

/** A calendar day (`2026-11-28`) as the language writes it. */
export const dayText = (day: string): string => format.format(new Date(`${day}T00:00:00Z`))
