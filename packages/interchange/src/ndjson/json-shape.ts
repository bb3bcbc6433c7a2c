/** What a text of JSON holds, before it is parsed: how deep it nests, and how many keys are written in it. */
export type JsonShape = { readonly depth: number; readonly keys: number }

const quote = 34
const backslash = 92
const colon = 58

/** What is read of a text: a string, or one whose readings are counted. */
type Letters = Pick<string, 'length' | 'charCodeAt'>

/** The index of the quote that ends the string which begins at `start`, or the length of the text. */
const endOfString = (text: Letters, start: number): number => {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) return i
    if (code === backslash) i++
  }
  return text.length
}

/**
 * One pass over the text, which reads each letter once at most. `JSON.parse` takes the last of two equal keys and says nothing; here each is counted, so that a parsed value with
 * fewer keys tells. A text that is no JSON gives some numbers, and is refused by the parser.
 */
export const jsonShape = (text: Letters): JsonShape => {
  let depth = 0
  let deepest = 0
  let keys = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) i = endOfString(text, i)
    else if (code === colon) keys++
    else if (code === 123 || code === 91) deepest = Math.max(deepest, ++depth)
    else if (code === 125 || code === 93) depth--
  }
  return { depth: deepest, keys }
}

/** How many keys the objects of a parsed value have in all. */
export const keysIn = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0
  let keys = 0
  for (const [, inner] of Object.entries(value)) keys += keysIn(inner)
  return Array.isArray(value) ? keys : keys + Object.keys(value).length
}
