import { lineAt, textOf, walk } from './walk.mjs'

/** Attributes and properties that are read out or shown. */
const shown = new Set(
  'label title placeholder aria-label aria-description aria-valuetext aria-roledescription description alt error message legend hint note subtitle summary heading nothingFoundMessage name text tooltip caption unit words'.split(
    ' ',
  ),
)
const styles =
  /^(className|classNames|style|styles|d|points|transform|transition|animation|gridTemplate\w*|gridArea|font\w*|boxShadow|border\w*|background\w*|filter|flex|margin|padding|inset|willChange|cursor|outline|mask|maskImage|textDecoration|rel|sizes|accept|allow|viewBox|w|h|maw|mah|miw|mih|p|px|py|m|mx|my|mt|mb|ml|mr|gap|strokeDasharray)$/
/** A word of at least two letters, a space, another word. */
const prose = /\p{L}{2,}[,.:;!?…]* \p{L}/u
const word = /\p{L}{2,}/u
/** Programs for the graphics card. */
const shader = /\b(i?vec[234]|uniform|gl_\w+)\b/
/** Beginning like a title or a sentence. */
const capital = /^\p{Lu}\p{Ll}/u

const nameOf = (node) => node?.name?.name ?? node?.key?.name ?? node?.key?.value

/** Errors that tell developers what they did wrong, types, imports, and what is no text. */
const isSilent = (parents) =>
  parents.some(
    (node) =>
      (node.type === 'NewExpression' && /Error$/.test(node.callee.name ?? '')) ||
      /^(TS\w*Type\w*|ImportDeclaration|ImportExpression|ExportAllDeclaration|TSTypeAliasDeclaration|TSInterfaceDeclaration|TaggedTemplateExpression)$/.test(
        node.type,
      ) ||
      ((node.type === 'JSXAttribute' || node.type === 'Property') && styles.test(nameOf(node) ?? '')) ||
      (node.type === 'JSXElement' && /^(code|Code|kbd|Kbd|style)$/.test(node.openingElement.name.name ?? '')) ||
      (node.type === 'CallExpression' && /^(console|Math|JSON|URL|import)$/.test(node.callee.object?.name ?? '')),
  )

const isKeyOfWords = (parents) => {
  const call = parents.findLast(({ type }) => type === 'CallExpression')
  const name = call?.callee.name ?? call?.callee.object?.name
  return name === 't' || /^t[A-Z]/.test(name ?? '')
}

/** The attribute or property whose whole value this is, through conditions and alternatives. */
const holderOf = (parents) => {
  for (const node of parents.toReversed()) {
    if (node.type === 'JSXAttribute' || node.type === 'Property') return node
    if (!/^(ConditionalExpression|LogicalExpression|JSXExpressionContainer|TSAsExpression|TSSatisfiesExpression)$/.test(node.type))
      return undefined
  }
  return undefined
}

const isChild = (parents) => {
  const index = parents.findLastIndex(({ type }) => !/^(ConditionalExpression|LogicalExpression)$/.test(type))
  return parents[index]?.type === 'JSXExpressionContainer' && /^JSX(Element|Fragment)$/.test(parents[index - 1]?.type ?? '')
}

const isLoose = (node, parents) => {
  if (node.type === 'JSXText') return word.test(node.value)
  const text = textOf(node)
  if (text === undefined || !word.test(text)) return false
  if (shader.test(text)) return false
  if (isKeyOfWords(parents) || parents.at(-1)?.type === 'BinaryExpression') return false
  if (isChild(parents)) return true
  const holder = holderOf(parents)
  if (holder !== undefined && shown.has(nameOf(holder) ?? '')) {
    const isAttribute = holder.type === 'JSXAttribute' && /^(aria-|label|title|placeholder|description|alt)/.test(nameOf(holder))
    if (isAttribute || capital.test(text)) return true
  }
  return prose.test(text) && !/^[\w-]+(\/[\w-]+)+|^[a-z-]+\(|\b(px|rem|solid)\b|\d(px|rem) |^(input|button)[,:]/.test(text)
}

/** Lines with `not shown to people` beside them are left out, with their reason. */
export const looseStrings = ({ path, code }) => {
  const found = []
  const lines = code.split('\n')
  walk({ path, code }, (node, parents) => {
    if (isSilent([...parents, node])) return false
    if (!isLoose(node, parents)) return undefined
    const line = lineAt(code, node.start + (node.type === 'JSXText' ? node.value.search(/\S/) : 0))
    if (!/not shown to people/.test(`${lines[line - 1]}${lines[line - 2] ?? ''}`))
      found.push(`apps/web/src/${path}:${line}: ${(textOf(node) ?? node.value).trim().replaceAll(/\s+/g, ' ').slice(0, 90)}`)
    return undefined
  })
  return found
}
