const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** By UTF-16 code units. */
const byUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const textOf = (value: unknown): string | undefined => {
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} has no JSON form`)
  if (!isPlain(value)) return JSON.stringify(value)
  if ('toJSON' in value && typeof value.toJSON === 'function') return textOf(value.toJSON())
  if (Array.isArray(value)) return `[${value.map((element) => textOf(element) ?? 'null').join(',')}]`
  let text = ''
  for (const key of Object.keys(value).sort(byUnits)) {
    const member = textOf(value[key])
    if (member !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${member}`
  }
  return `{${text}}`
}

/**
 * Canonical JSON (RFC 8785): keys in order of their UTF-16 code units, numbers as ECMAScript prints them, no space. Keys whose value is
 * undefined are left out.
 * @throws on what JSON cannot hold (a NaN, an infinity).
 */
export const canonicalJson = (value: unknown): string => {
  const text = textOf(value)
  if (text === undefined) throw new Error('this value has no JSON form')
  return text
}

/** The elements of a list as texts with commas between them. @param textOf an element as canonical JSON. */
export const separated = function* <T>(elements: Iterable<T>, textOf: (element: T) => string): Generator<string> {
  let between = ''
  for (const element of elements) {
    yield between + textOf(element)
    between = ','
  }
}

/** The members of a canonical object in their order, each with what stands before its value. */
const membersOf = function* (members: Readonly<Record<string, unknown>>, more: readonly string[]) {
  const keys = [...Object.keys(members).filter((name) => members[name] !== undefined), ...more].sort(byUnits)
  let separator = '{'
  for (const name of keys) {
    yield { name, head: `${separator}${canonicalJson(name)}:` }
    separator = ','
  }
}

/** A canonical object, in pieces, some members of which are lists whose elements come as canonical text with commas between them. */
export const canonicalWith = function* (
  members: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<string>>>,
): Generator<string> {
  for (const { name, head } of membersOf(members, Object.keys(lists))) {
    const list = lists[name]
    yield list === undefined ? head + canonicalJson(members[name]) : `${head}[`
    if (list !== undefined) {
      yield* list
      yield ']'
    }
  }
  yield '}'
}

/** The same with lists that come over time, in bytes or in text. */
export const canonicalWithLists = async function* (
  members: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<string> | AsyncIterable<Uint8Array | string>>>,
): AsyncGenerator<Uint8Array | string> {
  for (const { name, head } of membersOf(members, Object.keys(lists))) {
    const list = lists[name]
    yield list === undefined ? head + canonicalJson(members[name]) : `${head}[`
    if (list !== undefined) {
      yield* list
      yield ']'
    }
  }
  yield '}'
}

/** One canonical object a line, each line ended. */
export const ndjson = async function* (rows: AsyncIterable<unknown>) {
  for await (const row of rows) yield `${canonicalJson(row)}\n`
}

const pieceBytes = 65_536

/** Text in pieces of any size as UTF-8 in pieces of about 64 KiB; bytes between them go through as they are. */
export const encoded = async function* (
  pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  let waiting = ''
  for await (const piece of pieces) {
    if (typeof piece === 'string') waiting += piece
    if (typeof piece === 'string' && waiting.length < pieceBytes) continue
    if (waiting !== '') yield encoder.encode(waiting)
    waiting = ''
    if (typeof piece !== 'string') yield piece
  }
  if (waiting !== '') yield encoder.encode(waiting)
}
