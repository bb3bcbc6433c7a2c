import { textOf, walk } from './walk.mjs'

const literally = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Says of a key whether any string of the code names it, or a template could. */
export const usedKeys = (files) => {
  const named = new Set()
  const patterns = new Set()
  for (const file of files)
    walk(file, (node) => {
      if (node.type === 'TemplateLiteral' && node.expressions.length > 0) {
        const parts = node.quasis.map(({ value }) => value.cooked)
        if (/^[a-zA-Z]\w*\.|\.[a-zA-Z]\w*$/.test(parts[0] || (parts.at(-1) ?? ''))) patterns.add(`^${parts.map(literally).join('[^.]+')}$`)
      } else {
        const text = textOf(node)
        if (text !== undefined) named.add(text)
      }
    })
  const all = [...patterns].map((one) => new RegExp(one))
  return (key) => named.has(key) || all.some((one) => one.test(key))
}
