import canonicalize from 'canonicalize'

/**
 * Canonical JSON (RFC 8785): keys in order of their UTF-16 code units, numbers as ECMAScript prints them, no space. Keys whose value is
 * undefined are left out.
 * @throws on what JSON cannot hold (a NaN, an infinity).
 */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('this value has no JSON form')
  return text
}

/** A canonical object, in pieces, of which the member `key` is a list that comes one element at a time. */
export const canonicalWithList = async function* (
  members: Readonly<Record<string, unknown>>,
  key: string,
  elements: AsyncIterable<unknown>,
) {
  const keys = [...Object.keys(members).filter((name) => members[name] !== undefined), key].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  let separator = '{'
  for (const name of keys) {
    yield `${separator}${canonicalJson(name)}:`
    separator = ','
    if (name !== key) yield canonicalJson(members[name])
    else {
      let between = '['
      for await (const element of elements) {
        yield between + canonicalJson(element)
        between = ','
      }
      yield between === '[' ? '[]' : ']'
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
