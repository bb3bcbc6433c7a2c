import type { ReactNode } from 'react'
import { createTranslator } from 'use-intl/core'
import { language, locale } from './language.ts'
import type { Rooms } from './rooms.ts'

const catalogues = import.meta.glob<Rooms[keyof Rooms]>('./{en,de,zh}/*.ts', { import: 'default' })

/** Asks for the catalogue of a room, so that it is under way before the room itself is. */
export const loadCatalogue = async <Room extends keyof Rooms>(room: Room): Promise<Rooms[Room]> => {
  const load = catalogues[`./${language}/${room}.ts`]
  if (load === undefined) throw new Error(`no words of ${room} in ${language}`)
  return (await load()) as Rooms[Room]
}

/** `key`, or `group.key`. */
type KeyOf<Catalogue> = {
  [Key in keyof Catalogue & string]: Catalogue[Key] extends string ? Key : `${Key}.${keyof Catalogue[Key] & string}`
}[keyof Catalogue & string]

type Values = Readonly<Record<string, string | number | Date>>
type RichValues = Readonly<Record<string, string | number | Date | ((parts: ReactNode) => ReactNode)>>

/**
 * Says a message of the ICU format. That its arguments are those of the message is checked by `build/check-words.mjs`: types that read each message
 * made the compiler ten times as slow.
 */
export type Say<Key extends string> = {
  (key: Key, values?: Values): string
  /** With marks in it: `<b>…</b>` calls `b`, and `<at></at>` stands for an element. */
  readonly rich: (key: Key, values?: RichValues) => ReactNode
  readonly has: (key: Key) => boolean
}

/**
 * The words of one room of the app, in the language of the page: `t('key')`, `t('key', { count: 3 })`, and
 * `t.rich('key', { b: (text) => <b>{text}</b> })` for those with marks in them. A room asks for it once, in its `words.ts`, and is not there before
 * its words are: so they can be used at any place, also outside of components.
 */
export const wordsOf = async <Room extends keyof Rooms>(room: Room): Promise<Say<KeyOf<Rooms[Room]>>> =>
  createTranslator<Record<string, string>>({
    locale,
    messages: (await loadCatalogue(room)) as object as Record<string, string>,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    onError: (error) => reportError(error),
  }) as unknown as Say<KeyOf<Rooms[Room]>>
