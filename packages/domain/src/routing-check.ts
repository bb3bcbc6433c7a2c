import { clusterKinds } from './consensus.ts'
import { scoreKinds } from './dispensing.ts'
import type { ProtocolBody, Question } from './protocol-body.ts'
import type { ProtocolProblem } from './protocol-problem.ts'
import type { Condition, RoutingRule } from './routing.ts'

type Comparison = Extract<Condition, { fact: string }>

const comparisonsIn = (condition: Condition): Comparison[] => {
  if ('all' in condition) return condition.all.flatMap(comparisonsIn)
  if ('any' in condition) return condition.any.flatMap(comparisonsIn)
  if ('not' in condition) return comparisonsIn(condition.not)
  return [condition]
}

const plainFacts = [
  'readers',
  'agreement',
  'agreement.answers',
  'agreement.regions',
  'tied',
  'cant-tell',
  'regions',
  'contested-regions',
  'labels-differ',
  'lowest-iou',
  'model-agrees',
  'model-confidence',
  'chance',
]

const isAnswer = (question: Question, option: string): boolean => {
  if (option === '?') return true
  if (question.kind === 'number') return option !== '' && Number.isFinite(Number(option))
  // Several options are one answer: `a+b`, in ascending order.
  return option.split('+').every((part) => question.options.some((one) => one.id === part))
}

const isFact = (name: string, { questions, labels }: ProtocolBody): boolean => {
  if (plainFacts.includes(name)) return true
  const [family, subject = '', option] = name.split(':')
  // Answers on marks are voted within each object, and are no facts of the task.
  const question = questions.find((one) => one.id === subject && one.scope === 'sample')
  if (family === 'regions') return clusterKinds.some((kind) => kind === subject)
  if (family === 'labels') return labels.some((label) => label.id === subject)
  if (family === 'score') return scoreKinds.some((kind) => kind === subject)
  if (question === undefined) return false
  if (family === 'share' || family === 'raters' || family === 'unanimous') return option === undefined
  if (question.kind === 'text' || question.kind === 'date') return false
  if (family === 'model') return question.kind !== 'number' && option !== undefined && isAnswer(question, option)
  if (family === 'posterior') return question.kind !== 'number' && (option === undefined || isAnswer(question, option))
  return family === 'votes' && isAnswer(question, option ?? '')
}

const factProblem = ({ fact, first }: Comparison, protocol: ProtocolBody): string | undefined => {
  const most = protocol.redundancy.maxReads ?? protocol.redundancy.reads
  if (!isFact(fact, protocol)) return `nothing is known by the name "${fact}" in this protocol`
  if (fact.startsWith('posterior:') && protocol.consensus.answers.method !== 'dawid-skene')
    return `"${fact}" comes from reader models, and this protocol counts votes: choose Dawid-Skene for its answers, or another fact`
  if (first !== undefined && first > most)
    return `"${fact}" of the first ${first} readers is never known: a task has ${most} at most (redundancy, maxReads)`
  return undefined
}

const isOfModel = ({ fact }: Comparison): boolean => fact === 'model-agrees' || fact === 'model-confidence' || fact.startsWith('model:')

export const goesByModels = ({ when }: Pick<RoutingRule, 'when'>): boolean => comparisonsIn(when).some(isOfModel)

/** A rule that settles by what models say, and that nobody watches, would go on being wrong without anybody seeing it (MR38). */
export const auditProblems = ({ routing }: ProtocolBody): ProtocolProblem[] =>
  routing.flatMap((rule, index): ProtocolProblem[] => {
    const settles = rule.effect.kind === 'move' || (rule.effect.kind === 'settle' && rule.effect.audit === undefined)
    if (!settles || !goesByModels(rule)) return []
    const message =
      rule.effect.kind === 'move'
        ? 'goes by what models say and settles by moving, which nobody can check: let it settle with an audit'
        : 'goes by what models say, so a share of what it settles has to be read once more: give it an audit'
    return [{ path: ['routing', index, 'effect', ...(rule.effect.kind === 'move' ? [] : ['audit'])], message }]
  })

/** A rule on a fact that does not exist, or is never known, would never fire, silently. */
export const routingProblems = (protocol: ProtocolBody): ProtocolProblem[] =>
  protocol.routing.flatMap((rule, index) =>
    comparisonsIn(rule.when).flatMap((comparison) => {
      const message = factProblem(comparison, protocol)
      return message === undefined ? [] : [{ path: ['routing', index, 'when'], message }]
    }),
  )

/** A rule that asks for more reads, and early stopping, can never do so without room above the reads that every task gets. */
export const redundancyProblems = ({ redundancy: { reads, maxReads, stopAt }, routing }: ProtocolBody): ProtocolProblem[] => {
  const at = (message: string): ProtocolProblem[] => [{ path: ['redundancy', 'maxReads'], message }]
  if (maxReads !== undefined && maxReads < reads) return at('is below the number of reads')
  if (stopAt !== undefined && reads < 2)
    return [{ path: ['redundancy', 'stopAt'], message: 'one reader agrees with nobody: early stopping needs at least 2 reads' }]
  if (stopAt !== undefined && (maxReads ?? reads) <= reads)
    return at(`early stopping asks for more reads and never could: say how many a task may have at most, above ${reads}`)
  const asking = routing.find((rule) => rule.effect.kind === 'more-reads')
  if (asking === undefined || (maxReads ?? reads) > reads) return []
  return at(`the rule "${asking.id}" asks for more reads and never could: say how many a task may have at most, above ${reads}`)
}
