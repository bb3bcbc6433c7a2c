import type { ExpressionScope } from './cel.ts'

// What stands in for cel.ts in a browser (`imports` in package.json): the language of expressions is large, and few protocols have any.

let loaded: typeof import('./cel.ts') | undefined

export type { ExpressionScope }

/** Fetches what expressions are read with. To be awaited before a protocol that has expressions is checked, or something by it. */
export const loadExpressions = async (): Promise<void> => {
  loaded ??= await import('./cel.ts')
}

const engine = (): typeof import('./cel.ts') => {
  if (loaded === undefined) throw new Error('An expression was read before loadExpressions() was awaited')
  return loaded
}

/** Before it is loaded nothing is said against an expression: what comes from a server was read there when it was published. */
export const expressionProblem: typeof import('./cel.ts').expressionProblem = (...given) => loaded?.expressionProblem(...given)
export const compile: typeof import('./cel.ts').compile = (...given) => engine().compile(...given)
export const reasonOf = (error: unknown): string => engine().reasonOf(error)
