import { clusterKinds } from './consensus.ts'
import type { ConsensusPlan, ProtocolBody, Question, ToolId } from './protocol-body.ts'
import type { Condition } from './routing.ts'

/** What is wrong with a protocol beyond the shape of its fields, with the path of the field. */
export type ProtocolProblem = { readonly path: (string | number)[]; readonly message: string }

const repeated = (path: readonly string[], ids: readonly string[]): ProtocolProblem[] =>
  ids.flatMap((id, index) => (ids.indexOf(id) < index ? [{ path: [...path, index, 'id'], message: `the id "${id}" is used twice` }] : []))

const questionProblems = (question: Question, index: number, earlier: readonly Question[]): ProtocolProblem[] => {
  const at = (field: string, message: string): ProtocolProblem => ({ path: ['questions', index, field], message })
  const problems: ProtocolProblem[] = []
  const isChoice = question.kind === 'single' || question.kind === 'multiple'
  if (isChoice && question.options.length < 2) problems.push(at('options', 'a choice needs at least two options'))
  const ids = question.options.map((option) => option.id)
  if (new Set(ids).size < ids.length) problems.push(at('options', 'two options have the same id'))
  if (question.min !== undefined && question.max !== undefined && question.max < question.min)
    problems.push(at('max', 'is below the least'))
  const { showWhen } = question
  if (showWhen === undefined) return problems
  const asked = earlier.find((one) => one.id === showWhen.questionId)
  const unknown = showWhen.options.find((option) => asked?.options.some((one) => one.id === option) !== true)
  if (asked === undefined) problems.push(at('showWhen', 'shown after a question that does not come before it'))
  else if (unknown !== undefined) problems.push(at('showWhen', `"${unknown}" is not an option of "${asked.id}", so this is never asked`))
  return problems
}

/** Tools whose marks a method can fuse. The medoid takes any. */
const toolsOfMethod: Readonly<Record<Exclude<ConsensusPlan['regions']['method'], 'medoid'>, readonly ToolId[]>> = {
  fusion: ['box'],
  centroid: ['point'],
  'pixel-vote': ['box', 'polygon', 'ellipse'],
  staple: ['box', 'polygon', 'ellipse'],
}

const consensusProblems = ({ consensus, tools, labels }: ProtocolBody): ProtocolProblem[] => {
  const problems: ProtocolProblem[] = []
  // Reader models come from the whole project; a task alone cannot give them, and majority under that name would be a lie.
  if (consensus.answers.method === 'dawid-skene')
    problems.push({
      path: ['consensus', 'answers', 'method'],
      message: 'Dawid-Skene needs the answers of the whole project and cannot settle single tasks yet: choose majority',
    })
  const { method } = consensus.regions
  if (method === 'medoid' || labels.length === 0) return problems
  const taken = toolsOfMethod[method]
  const other = tools.find((tool) => tool !== 'select' && !taken.includes(tool))
  if (other !== undefined)
    problems.push({
      path: ['consensus', 'regions', 'method'],
      message: `"${method}" works on marks of ${taken.join(', ')} only, and this protocol allows ${other}: choose medoid or take that tool out`,
    })
  return problems
}

const factsIn = (condition: Condition): string[] => {
  if ('all' in condition) return condition.all.flatMap(factsIn)
  if ('any' in condition) return condition.any.flatMap(factsIn)
  if ('not' in condition) return factsIn(condition.not)
  return [condition.fact]
}

const plainFacts = ['readers', 'agreement', 'agreement.answers', 'agreement.regions', 'tied', 'regions', 'contested-regions']

const isFact = (name: string, { questions, labels }: ProtocolBody): boolean => {
  if (plainFacts.includes(name)) return true
  const [family, subject = '', option = ''] = name.split(':')
  const question = questions.find((one) => one.id === subject)
  if (family === 'regions') return clusterKinds.some((kind) => kind === subject)
  if (family === 'labels') return labels.some((label) => label.id === subject)
  if (family === 'share' || family === 'raters') return question !== undefined
  if (family !== 'votes' || question === undefined || question.kind === 'text') return false
  if (option === '?') return true
  if (question.kind === 'number') return option !== '' && Number.isFinite(Number(option))
  // Several options are one answer: `a+b`, in ascending order.
  return option.split('+').every((part) => question.options.some((one) => one.id === part))
}

/** A rule on a fact that does not exist would never fire, silently. */
const routingProblems = (protocol: ProtocolBody): ProtocolProblem[] =>
  protocol.routing.flatMap((rule, index) =>
    factsIn(rule.when)
      .filter((fact) => !isFact(fact, protocol))
      .map((fact) => ({ path: ['routing', index, 'when'], message: `nothing is known by the name "${fact}" in this protocol` })),
  )

/** A rule that asks for more reads, and early stopping, can never do so without room above the reads that every task gets. */
const redundancyProblems = ({ redundancy: { reads, maxReads, stopAt }, routing }: ProtocolBody): ProtocolProblem[] => {
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

/** A window without a width shows nothing. */
const displayProblems = ({ display }: ProtocolBody): ProtocolProblem[] => {
  const presets = display?.presets ?? []
  return [
    ...repeated(
      ['display', 'presets'],
      presets.map(({ id }) => id),
    ),
    ...presets.flatMap(({ window }, index) =>
      window.kind === 'range' && window.high <= window.low
        ? [{ path: ['display', 'presets', index, 'window', 'high'], message: 'has to be above the low end' }]
        : [],
    ),
  ]
}

/** All problems, in the order of the fields. */
export const protocolProblems = (protocol: ProtocolBody): ProtocolProblem[] => {
  const { labels, questions, rules, routing } = protocol
  const idsOf = (entries: readonly { id: string }[]): string[] => entries.map((entry) => entry.id)
  const problems = [
    ...repeated(['labels'], idsOf(labels)),
    ...repeated(['questions'], idsOf(questions)),
    ...repeated(['rules'], idsOf(rules)),
    ...repeated(['routing'], idsOf(routing)),
    ...displayProblems(protocol),
    ...questions.flatMap((question, index) => questionProblems(question, index, questions.slice(0, index))),
    ...consensusProblems(protocol),
    ...routingProblems(protocol),
  ]
  if (labels.length === 0 && questions.length === 0)
    problems.push({ path: ['labels'], message: 'a protocol needs at least one label or one question' })
  return [...problems, ...redundancyProblems(protocol)]
}
