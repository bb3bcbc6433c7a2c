import { t } from '../protocol/words.ts'

type Path = readonly (string | number)[]
/** Where each value of a JSON text begins, by its path; or where the text stops being JSON, and what was expected there. */
export type PlacedJson =
  | { readonly ok: true; readonly value: unknown; readonly placeOf: (path: Path) => number }
  | { readonly ok: false; readonly at: number; readonly message: string }

class NotJson extends Error {
  readonly at: number
  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}

const keyOf = (path: Path): string => JSON.stringify(path)

/** A reader of JSON that remembers places. The text of strings and numbers is left to JSON.parse. */
const reader = (text: string, places: Map<string, number>) => {
  let at = 0
  const fail = (message: string, where = at): never => {
    throw new NotJson(where, message)
  }
  const skip = (): void => {
    while (at < text.length && /\s/.test(text[at] ?? '')) at += 1
  }
  const literal = (pattern: RegExp, what: string): unknown => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined) return fail(what)
    const from = at
    at += found.length
    try {
      return JSON.parse(found)
    } catch {
      return fail(t('jsonProblems.escaped'), from)
    }
  }
  const string = (): string => {
    const value = literal(/"(?:[^"\\\n]|\\.)*"/y, t('jsonProblems.notClosed'))
    return typeof value === 'string' ? value : fail(t('jsonProblems.textExpected'))
  }
  const members = (close: ']' | '}', one: () => void): void => {
    at += 1
    skip()
    if (text[at] === close) {
      at += 1
      return
    }
    for (;;) {
      one()
      skip()
      const next = text[at]
      if (next !== ',' && next !== close)
        fail(at >= text.length ? t('jsonProblems.endsBefore', { close }) : t('jsonProblems.commaExpected', { close }))
      at += 1
      if (next === close) return
      skip()
      if (text[at] === close) fail(t('jsonProblems.nothingFollows', { close }))
    }
  }
  const object = (path: Path): unknown => {
    const found: Record<string, unknown> = {}
    members('}', () => {
      if (text[at] !== '"') fail(t('jsonProblems.nameExpected'))
      const from = at
      const name = string()
      if (Object.hasOwn(found, name)) fail(t('jsonProblems.saidTwice', { name }), from)
      skip()
      if (text[at] !== ':') fail(t('jsonProblems.colonExpected', { name }))
      at += 1
      Object.defineProperty(found, name, { value: value([...path, name]), enumerable: true, configurable: true, writable: true })
    })
    return found
  }
  const array = (path: Path): unknown => {
    const found: unknown[] = []
    members(']', () => {
      found.push(value([...path, found.length]))
    })
    return found
  }
  const value = (path: Path): unknown => {
    skip()
    places.set(keyOf(path), at)
    const next = text[at]
    if (next === '{') return object(path)
    if (next === '[') return array(path)
    if (next === '"') return string()
    return literal(
      /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y,
      at >= text.length ? t('jsonProblems.endsWhereValue') : t('jsonProblems.valueExpected'),
    )
  }
  return {
    all: (): unknown => {
      const found = value([])
      skip()
      if (at < text.length) fail(t('jsonProblems.nothingAfter'))
      return found
    },
  }
}

export const readJson = (text: string): PlacedJson => {
  const places = new Map<string, number>()
  try {
    const value = reader(text, places).all()
    const placeOf = (path: Path): number => {
      for (let length = path.length; length >= 0; length--) {
        const place = places.get(keyOf(path.slice(0, length)))
        if (place !== undefined) return place
      }
      return 0
    }
    return { ok: true, value, placeOf }
  } catch (cause) {
    if (cause instanceof NotJson) return { ok: false, at: cause.at, message: cause.message }
    throw cause
  }
}

/** Line of a place, from 1. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length
