/** What XML 1.0 has no way to write, lone halves of surrogate pairs too. */
const unwritable = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

/** A text as XML can hold it: a character that it has no way to write is U+FFFD. */
export const writable = (text: string): string => text.replace(unwritable, '\ufffd')

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** A text in an attribute. */
const inQuotes = (text: string): string => writable(text).replace(/[&<>"\t\n\r]/g, (one) => escapes[one] ?? one)

/** A text between tags. */
const betweenTags = (text: string): string => writable(text).replace(/[&<>\r]/g, (one) => escapes[one] ?? one)

/** JSON in a form that every XML document can hold. */
export const jsonForXml = (value: unknown): string =>
  JSON.stringify(value).replace(unwritable, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** ` name="value"` for each; one that is undefined is left out. */
const attributesText = (attributes: Attributes): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${inQuotes(String(value))}"`))
    .join('')

/** One line of an element with a text, or with nothing. */
export const leaf = (name: string, text: string | number, attributes: Attributes = {}): string =>
  `<${name}${attributesText(attributes)}>${betweenTags(String(text))}</${name}>`

/** An element with lines in it, two blanks further in. */
export const element = (name: string, attributes: Attributes, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? [`<${name}${attributesText(attributes)}/>`]
    : [`<${name}${attributesText(attributes)}>`, ...lines.map((line) => `  ${line}`), `</${name}>`]
