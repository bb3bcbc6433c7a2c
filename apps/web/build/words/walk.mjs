import { parseSync } from 'vite'

/** Visits all nodes of a file, each with those that it lies in, nearest last. */
export const walk = ({ path, code }, visit) => {
  const { program } = parseSync(path, code, { lang: path.endsWith('x') ? 'tsx' : 'ts' })
  const go = (node, parents) => {
    if (visit(node, parents) === false) return
    const inside = [...parents, node]
    for (const value of Object.values(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (child !== null && typeof child === 'object' && typeof child.type === 'string') go(child, inside)
  }
  go(program, [])
}

export const lineAt = (code, offset) => code.slice(0, offset).split('\n').length

/** The text of a string or of the fixed parts of a template; undefined for other nodes. */
export const textOf = (node) => {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }) => value.cooked).join('…')
  return undefined
}
