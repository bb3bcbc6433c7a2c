const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket, comma] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c]
/** Of a name, with spaces around its colon. */
const keyLetters = 40

/** An element of a list, as it stands in the document. */
export type Piece<Name extends string> = { readonly list: Name; readonly text: string }

/** Which of the lists begins behind this text; a key is the only place where a quote stands before a colon. */
const listBehind = <Name extends string>(names: readonly Name[], text: string): Name | undefined => {
  const name = /"(\w+)"\s*:\s*$/.exec(text)?.[1]
  return names.find((one) => one === name)
}

/**
 * Cuts a JSON object into the elements of some of its members, which are long lists, without reading these: a million samples are a gigabyte, more
 * than one string holds. What is left is the object with these lists empty.
 */
export const listCutter = <Name extends string>(names: readonly Name[]) => {
  let [depth, isText, isEscaped] = [0, false, false]
  let list: Name | undefined
  let kept: Buffer[] = []
  let element: Buffer[] = []
  const elementText = (): string => {
    const text = Buffer.concat(element).toString('utf8').trim()
    element = []
    return text
  }
  /** The last letters of what was kept, without the bracket that it ends with. */
  const before = (): string => {
    let text = ''
    for (let n = kept.length - 1; n >= 0 && text.length <= keyLetters; n--) text = `${kept[n]?.toString('latin1')}${text}`
    return text.slice(-keyLetters - 1, -1)
  }
  return {
    /** @param chunk must not be written over later. */
    *push(chunk: Buffer): Generator<Piece<Name>> {
      let from = 0
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at]
        if (isText) {
          if (isEscaped) isEscaped = false
          else if (byte === backslash) isEscaped = true
          else if (byte === quote) isText = false
        } else if (byte === quote) isText = true
        else if (byte === openBrace || byte === openBracket) {
          depth++
          if (byte === openBracket && depth === 2) {
            kept.push(chunk.subarray(from, at + 1))
            from = at + 1
            list = listBehind(names, before())
          }
        } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
          const isEnd = byte !== comma
          if (list !== undefined && depth === 2) {
            element.push(chunk.subarray(from, at))
            const text = elementText()
            if (text !== '') yield { list, text }
            // The end of a list is kept with what is left.
            from = isEnd ? at : at + 1
            if (isEnd) list = undefined
          }
          if (isEnd) depth--
        }
      }
      ;(list === undefined ? kept : element).push(chunk.subarray(from))
    },
    /** The object with its lists empty; of a broken one, no JSON. */
    rest: (): string => {
      const text = Buffer.concat(kept).toString('utf8')
      kept = []
      return text + Buffer.concat(element).toString('utf8')
    },
  }
}
