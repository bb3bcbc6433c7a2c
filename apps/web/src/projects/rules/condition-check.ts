import { t } from '../protocol/words.ts'
import { operators } from './draft-condition.ts'

type Path = readonly (string | number)[]
export type PlacedProblem = { readonly path: Path; readonly message: string }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const comparisonProblems = (value: Record<string, unknown>, path: Path): PlacedProblem[] => {
  const { fact, op, value: number, first, ...more } = value
  const problems: PlacedProblem[] = []
  const wrong = (name: string, message: string) => problems.push({ path: [...path, name], message })
  if (typeof fact !== 'string' || fact === '') wrong('fact', t('conditionProblems.fact'))
  if (!operators.some((one) => one === op)) wrong('op', t('conditionProblems.op', { operators: operators.join('  ') }))
  if (typeof number !== 'number') wrong('value', t('conditionProblems.value'))
  if (first !== undefined && !(Number.isInteger(first) && Number(first) >= 1 && Number(first) <= 99))
    wrong('first', t('conditionProblems.first'))
  for (const name of Object.keys(more)) wrong(name, t('conditionProblems.noSuchName', { name }))
  return problems
}

/** What is wrong with a condition, at the very place: a schema of alternatives can only say that none of them fits. */
export const conditionProblems = (value: unknown, path: Path): PlacedProblem[] => {
  if (!isRecord(value)) return [{ path, message: t('conditionProblems.expected') }]
  const words = ['all', 'any', 'not'].filter((name) => Object.hasOwn(value, name))
  const [word] = words
  if (word === undefined)
    return Object.hasOwn(value, 'fact') || Object.hasOwn(value, 'op')
      ? comparisonProblems(value, path)
      : [{ path, message: t('conditionProblems.hasFact') }]
  const other = Object.keys(value).find((name) => name !== word)
  if (other !== undefined) return [{ path: [...path, other], message: t('conditionProblems.standsAlone', { word, other }) }]
  const inner = value[word]
  if (word === 'not') return conditionProblems(inner, [...path, word])
  if (!Array.isArray(inner)) return [{ path: [...path, word], message: t('conditionProblems.takesList', { word }) }]
  if (inner.length > 50) return [{ path: [...path, word], message: t('conditionProblems.takesMost', { word }) }]
  return inner.flatMap((one, at) => conditionProblems(one, [...path, word, at]))
}

/** Paths of the comparisons of a condition that speak of `fact`. */
export const pathsOfFact = (value: unknown, fact: string, path: Path): Path[] => {
  if (!isRecord(value)) return []
  if (value.fact === fact) return [[...path, 'fact']]
  return Object.entries(value).flatMap(([name, inner]) =>
    Array.isArray(inner)
      ? inner.flatMap((one, at) => pathsOfFact(one, fact, [...path, name, at]))
      : pathsOfFact(inner, fact, [...path, name]),
  )
}
