import { lineAt, textOf, walk } from './walk.mjs'

/** The names of an object literal's properties; undefined when it holds others that are not written out. */
const namesOf = (node) => {
  if (node === undefined) return new Set()
  if (node.type !== 'ObjectExpression') return undefined
  const names = new Set()
  for (const one of node.properties) {
    if (one.type !== 'Property' || one.computed) return undefined
    names.add(one.key.name ?? one.key.value)
  }
  return names
}

const isWords = (source) => /(^|\/)words\.ts$/.test(source)

/** The names under which a file has the words of a room. */
const sayersOf = (file) => {
  const names = new Set()
  walk(file, (node) => {
    if (node.type !== 'ImportDeclaration') return node.type === 'Program' ? undefined : false
    if (isWords(node.source.value)) for (const { local, imported } of node.specifiers) if (imported?.name === 't') names.add(local.name)
    return false
  })
  return names
}

const wrongOf = (key, wanted, given) => {
  const missing = [...wanted].filter((name) => !given.has(name))
  const needless = [...given].filter((name) => !wanted.has(name))
  return [...missing.map((name) => `${key} needs ${name}`), ...needless.map((name) => `${key} takes no ${name}`)]
}

/** Calls that give a message other arguments than it takes. `argumentsOf(key)` answers those of all catalogues that have the key. */
export const wrongCalls = (file, argumentsOf) => {
  const sayers = sayersOf(file)
  if (sayers.size === 0) return []
  const problems = []
  walk(file, (node) => {
    if (node.type !== 'CallExpression') return
    const { callee } = node
    const name = callee.type === 'MemberExpression' ? callee.object.name : callee.name
    const isRich = callee.type === 'MemberExpression' && callee.property.name === 'rich'
    if (!sayers.has(name) || (callee.type === 'MemberExpression' && !isRich)) return
    const [first, second] = node.arguments
    const key = first?.type === 'Literal' ? textOf(first) : undefined
    const given = namesOf(second)
    if (key === undefined || given === undefined) return
    const found = argumentsOf(key).map((wanted) => wrongOf(key, wanted, given))
    // Several rooms may have a key of this name: one of them is meant.
    const [least] = found.toSorted((a, b) => a.length - b.length)
    for (const problem of least ?? []) problems.push(`apps/web/src/${file.path}:${lineAt(file.code, node.start)}: ${problem}`)
  })
  return problems
}
