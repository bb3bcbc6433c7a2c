import { type Protocol, type RoutingRule, routingRuleSchema } from '@reticle/domain'
import { t } from '../protocol/words.ts'
import { conditionProblems, type PlacedProblem, pathsOfFact } from './condition-check.ts'
import { type PlanProblem, problemsOf, type RulePlan } from './draft-rules.ts'
import { lineAt, readJson } from './json-places.ts'

export type LineProblem = { readonly line: number; readonly message: string }
export type ReadRules = {
  /** Rules that have the right shape; undefined while the text has not. */
  readonly rules: readonly RoutingRule[] | undefined
  readonly problems: readonly LineProblem[]
}

const widest = 100

/** Short things on one line, the rest with a line each: a comparison reads as one. */
const written = (value: unknown, indent: string): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const inner = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((one) => ({ flat: flat(one), long: written(one, inner) }))
    : Object.entries(value).map(([name, one]) => ({
        flat: `${JSON.stringify(name)}: ${flat(one)}`,
        long: `${JSON.stringify(name)}: ${written(one, inner)}`,
      }))
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (parts.length === 0) return `${open}${close}`
  const line = flat(value)
  if (indent !== '' && indent.length + line.length <= widest) return line
  return `${open}\n${parts.map(({ long }) => `${inner}${long}`).join(',\n')}\n${indent}${close}`
}

const flat = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${flat(one)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}

const ruleLines = (rule: RoutingRule): string =>
  `  {\n${Object.entries(rule)
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${written(value, '    ')}`)
    .join(',\n')}\n  }`

/** Rules as text. */
export const textOf = (rules: readonly RoutingRule[]): string => (rules.length === 0 ? '[]' : `[\n${rules.map(ruleLines).join(',\n')}\n]`)

const shapeProblems = (rule: unknown, at: number): PlacedProblem[] => {
  const parsed = routingRuleSchema.safeParse(rule)
  if (parsed.success) return []
  const inCondition = typeof rule === 'object' && rule !== null && 'when' in rule ? conditionProblems(rule.when, [at, 'when']) : []
  const others = parsed.error.issues.flatMap(({ path, message }) => {
    if (path[0] === 'when' && inCondition.length > 0) return []
    return [{ path: [at, ...path.map((part) => (typeof part === 'number' ? part : String(part)))], message }]
  })
  return [...inCondition, ...others]
}

const planProblems = (protocol: Protocol, plan: RulePlan, json: readonly unknown[]): PlacedProblem[] =>
  problemsOf(protocol, plan).flatMap(({ rule, path, message }) => {
    if (rule === null) return []
    const given = json[rule]
    const fact = /"([^"]+)"/.exec(message)?.[1]
    const when = typeof given === 'object' && given !== null && 'when' in given ? given.when : undefined
    const places = fact === undefined || path[2] !== 'when' ? [] : pathsOfFact(when, fact, [rule, 'when'])
    return places.length > 0 ? places.map((place) => ({ path: place, message })) : [{ path: path.slice(1), message }]
  })

/** Problems of a protocol's rules by the lines of the text that says these rules; none where it cannot be read. */
export const linesOf = (text: string, problems: readonly PlanProblem[]): LineProblem[] => {
  const read = readJson(text)
  if (!read.ok) return []
  return problems.flatMap(({ rule, path, message }) =>
    rule === null ? [] : [{ line: lineAt(text, read.placeOf(path.slice(1))), message }],
  )
}

/** Reads rules from text: what is wrong, and on which line. */
export const readRules = (text: string, protocol: Protocol, plan: Omit<RulePlan, 'routing'>): ReadRules => {
  const read = readJson(text)
  if (!read.ok) return { rules: undefined, problems: [{ line: lineAt(text, read.at), message: read.message }] }
  const { value, placeOf } = read
  const placed = (problems: readonly PlacedProblem[]): LineProblem[] =>
    problems.map(({ path, message }) => ({ line: lineAt(text, placeOf(path)), message })).sort((a, b) => a.line - b.line)
  if (!Array.isArray(value)) return { rules: undefined, problems: placed([{ path: [], message: t('rulesText.isList') }]) }
  if (value.length > 100) return { rules: undefined, problems: placed([{ path: [100], message: t('rulesText.atMost') }]) }
  const shape = value.flatMap(shapeProblems)
  if (shape.length > 0) return { rules: undefined, problems: placed(shape) }
  const rules = value.map((one) => routingRuleSchema.parse(one))
  return { rules, problems: placed(planProblems(protocol, { ...plan, routing: rules }, value)) }
}
