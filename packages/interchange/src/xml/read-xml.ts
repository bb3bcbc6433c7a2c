import { SaxesParser } from 'saxes'

/** An element with all that is in it. `line` counts from 1. */
export type Element = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | undefined>>
  readonly children: readonly Element[]
  /** All text directly in it. */
  readonly text: string
  readonly line: number
}

type Growing = Element & { readonly children: Element[]; text: string }

const mostDepth = 100

/** Raised by what an element's own reader finds, so that the parser does not take it for its own. */
const refuse = (path: string, reason: string): never => {
  throw new Error(`${path}: ${reason}`)
}

/**
 * Hands out the children of a document's root one by one, each with all that is in it, so that a large document is never whole in memory
 * as a tree. Entities beside the five of XML and document types are refused: they can reach for other files, and can grow without end.
 * @returns the root itself, without its children.
 * @throws with the path and the line when the text is not well-formed XML, has a document type, or lies more than 100 elements deep.
 */
export const eachChild = (path: string, text: string, onChild: (element: Element) => void): Element => {
  const parser = new SaxesParser()
  const open: Growing[] = []
  const roots: Element[] = []
  parser.on('doctype', () => refuse(path, 'declares a document type (DTD), which can reach for other files: take the line out'))
  parser.on('error', (cause) => {
    refuse(path, `is not well-formed XML: line ${cause.message.slice(0, 200)}`)
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= mostDepth) refuse(path, `line ${parser.line}: elements lie more than ${mostDepth} deep`)
    open.push({ name, attributes, children: [], text: '', line: parser.line })
  })
  parser.on('text', (part) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += part
  })
  parser.on('cdata', (part) => {
    const last = open.at(-1)
    if (last !== undefined) last.text += part
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    const above = open.at(-1)
    if (closed === undefined) return
    if (above === undefined) roots.push(closed)
    else if (open.length === 1) onChild(closed)
    else above.children.push(closed)
  })
  parser.write(text.replace(/^[\ufeff\s]+/, '')).close()
  return roots[0] ?? refuse(path, 'is not XML')
}

/** A small document as a tree. @throws as `eachChild` does. */
export const documentOf = (path: string, text: string): Element => {
  const children: Element[] = []
  const root = eachChild(path, text, (child) => children.push(child))
  return { ...root, children }
}

export const childOf = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((child) => child.name === name)

export const childrenOf = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter((child) => child.name === name) ?? []

/** The text of a child without the blanks around it; undefined when there is no such child or it is empty. */
export const textIn = (element: Element | undefined, name: string): string | undefined => {
  const text = childOf(element, name)?.text.trim()
  return text === '' ? undefined : text
}

/** A number as XML files write it; NaN for all else, an empty text too. */
export const numberOf = (text: string | undefined): number =>
  text !== undefined && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN
