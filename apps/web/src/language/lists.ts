import { language, locale } from './language.ts'

const all = new Intl.ListFormat(locale, { type: 'conjunction' })
const either = new Intl.ListFormat(locale, { type: 'disjunction' })

/** Names in a row, as they are said: "a, b and c". */
export const listed = (names: Iterable<string>): string => all.format(names)

/** "a, b or c". */
export const eitherOf = (names: Iterable<string>): string => either.format(names)

/** Parts in a row without a word between them: "a, b, c". */
export const inARow = (parts: readonly string[]): string => parts.join(language === 'zh' ? '、' : ', ')

/** Sentences, one after the other. */
export const sentences = (parts: readonly string[]): string => parts.join(language === 'zh' ? '' : ' ')

/** Statements in a row, those that are there: "a; b; c". */
export const parted = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(language === 'zh' ? '；' : '; ')

/** A name within a sentence: English begins it with a small letter there. */
export const withinSentence = (name: string): string => (language === 'en' ? name.toLowerCase() : name)
