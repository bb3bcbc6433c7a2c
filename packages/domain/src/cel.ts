import { type ASTNode, Environment } from '@marcbachmann/cel-js'

/** What an expression speaks of: each mark in turn, or the annotation as a whole. */
export type ExpressionScope = 'region' | 'annotation'

/** An expression is a sentence of a protocol, not a program: its size is bounded, and CEL itself has no loops without an end. */
const limits = { maxAstNodes: 500, maxDepth: 50, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 }

/** Measures are doubles and numbers that people write are often whole: `mark.width * 2` must not be an error, which it is in plain CEL. */
const withMixedNumbers = (environment: Environment): Environment => {
  const steps: Readonly<Record<string, (a: number, b: number) => number>> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  }
  for (const [sign, step] of Object.entries(steps))
    for (const [left, right] of [
      ['double', 'int'],
      ['int', 'double'],
    ])
      environment.registerOperator(`${left} ${sign} ${right}: double`, (a, b) => step(Number(a), Number(b)))
  return environment.registerOperator('double == int', (a, b) => Number(a) === Number(b))
}

const environmentOf = (scope: ExpressionScope): Environment => {
  const base = withMixedNumbers(new Environment({ limits, homogeneousAggregateLiterals: false }))
    .registerVariable('marks', 'list')
    .registerVariable('counts', 'map')
    .registerVariable('answers', 'map')
    .registerVariable('image', 'map')
  return scope === 'region' ? base.registerVariable('mark', 'map') : base
}

const environments: Readonly<Record<ExpressionScope, Environment>> = {
  region: environmentOf('region'),
  annotation: environmentOf('annotation'),
}

/** Nothing to wait for here; in a browser this fetches what expressions are read with (cel-later.ts). */
export const loadExpressions = async (): Promise<void> => {}

const loops: readonly string[] = ['all', 'exists', 'exists_one', 'map', 'filter']
/** A pattern can take for ever on an unlucky text, and nested bindings double a list at each level. */
const refused: Readonly<Record<string, string>> = {
  matches: 'patterns are not part of it: use contains, startsWith or endsWith',
  bind: 'bindings are not part of it: write the value where it is used',
}
const mostLoops = 2

const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value

type Anatomy = { readonly loops: number; readonly refusal: string | undefined }

/** How deep its loops are nested, and what of it is refused. */
const anatomyOf = (part: unknown): Anatomy => {
  const below = Array.isArray(part) ? part : isNode(part) && typeof part.args === 'object' ? [part.args] : []
  const inner = below.map(anatomyOf)
  const name = isNode(part) && (part.op === 'rcall' || part.op === 'call') ? part.args[0] : ''
  const own = isNode(part) && part.op === 'rcall' && loops.includes(name) ? 1 : 0
  return {
    loops: own + Math.max(0, ...inner.map((one) => one.loops)),
    refusal: refused[name] ?? inner.find((one) => one.refusal !== undefined)?.refusal,
  }
}

/** The first line of what CEL says is wrong. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))

/** Why an expression cannot be a rule, in one line; undefined when it can: it parses, speaks of known names and is true or false. */
export const expressionProblem = (expression: string, scope: ExpressionScope): string | undefined => {
  try {
    const { valid, type, error } = environments[scope].check(expression)
    if (!valid) return reasonOf(error)
    if (type !== 'bool' && type !== 'dyn') return `it is of type ${type} and has to be true or false`
    const anatomy = anatomyOf(environments[scope].parse(expression).ast)
    if (anatomy.refusal !== undefined) return anatomy.refusal
    return anatomy.loops > mostLoops ? 'loops are nested three deep, and two are the most' : undefined
  } catch (error) {
    return reasonOf(error)
  }
}

/** An expression ready to run. `loops`: how deep it goes through lists in lists, which its cost grows with. */
export const compile = (expression: string, scope: ExpressionScope) => {
  const run = environments[scope].parse(expression)
  return { run, loops: anatomyOf(run.ast).loops }
}
