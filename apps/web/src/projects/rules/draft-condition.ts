import type { Condition } from '@reticle/domain'

export const operators = ['<', '<=', '=', '>=', '>', '!='] as const
export type Operator = (typeof operators)[number]
/** `none` is `not` over `any`, `not-all` is `not` over `all`: a group of the form with its own name. */
export const groupModes = ['all', 'any', 'none', 'not-all'] as const
export type GroupMode = (typeof groupModes)[number]

export type DraftComparison = {
  readonly kind: 'comparison'
  readonly key: string
  readonly fact: string
  readonly op: Operator
  readonly value: number
  readonly first: number | undefined
}
export type DraftGroup = { readonly kind: 'group'; readonly key: string; readonly mode: GroupMode; readonly children: readonly DraftNode[] }
export type DraftNode = DraftComparison | DraftGroup

let keys = 0
/** Names a row of the form while it is on screen, and nothing else. */
export const newKey = (): string => `k${++keys}`

const group = (mode: GroupMode, children: readonly Condition[]): DraftGroup => ({
  kind: 'group',
  key: newKey(),
  mode,
  children: children.map(nodeOf),
})

/** A condition as the form shows it. `conditionOf` gives the same condition back. */
export const nodeOf = (condition: Condition): DraftNode => {
  if ('all' in condition) return group('all', condition.all)
  if ('any' in condition) return group('any', condition.any)
  if ('not' in condition) {
    const inner = condition.not
    if ('any' in inner && inner.any.length !== 1) return group('none', inner.any)
    if ('all' in inner && inner.all.length !== 1) return group('not-all', inner.all)
    return group('none', [inner])
  }
  return { kind: 'comparison', key: newKey(), fact: condition.fact, op: condition.op, value: condition.value, first: condition.first }
}

export const conditionOf = (node: DraftNode): Condition => {
  if (node.kind === 'comparison') {
    const { fact, op, value, first } = node
    return { fact, op, value, ...(first === undefined ? {} : { first }) }
  }
  const children = node.children.map(conditionOf)
  const [only] = children
  switch (node.mode) {
    case 'all':
      return { all: children }
    case 'any':
      return { any: children }
    case 'none':
      return { not: children.length === 1 && only !== undefined ? only : { any: children } }
    case 'not-all':
      return { not: { all: children } }
  }
}

export const newComparison = (fact = 'agreement', value = 0.8): DraftComparison => ({
  kind: 'comparison',
  key: newKey(),
  fact,
  op: '>=',
  value,
  first: undefined,
})

/** The root with another condition beside what is there. */
export const withAnother = (root: DraftNode): DraftNode =>
  root.kind === 'group'
    ? { ...root, children: [...root.children, newComparison('readers', 2)] }
    : { kind: 'group', key: newKey(), mode: 'all', children: [root, newComparison('readers', 2)] }

/** How deep groups may lie in each other on screen; deeper ones are written as text. */
export const deepest = 4
