import type { GeometryType } from '@reticle/geometry'
import { expressionProblem } from '#cel'
import type { ConsensusPlan, ProtocolBody, Question } from './protocol-body.ts'
import type { ProtocolProblem } from './protocol-problem.ts'
import { auditProblems, redundancyProblems, routingProblems } from './routing-check.ts'
import { marksOfTool } from './tools.ts'
import type { ValidationRule } from './validation-rules.ts'

const repeated = (path: readonly string[], ids: readonly string[]): ProtocolProblem[] =>
  ids.flatMap((id, index) => (ids.indexOf(id) < index ? [{ path: [...path, index, 'id'], message: `the id "${id}" is used twice` }] : []))

const isChoice = ({ kind }: Question): boolean => kind === 'single' || kind === 'multiple' || kind === 'scale' || kind === 'taxonomy'

/** The options of a taxonomy are a forest: each one's parent is an option, and none is its own ancestor. */
const taxonomyProblem = ({ kind, options }: Question): string | undefined => {
  const parents = new Map(options.map(({ id, parent }) => [id, parent]))
  for (const { id, parent } of options) {
    if (parent !== undefined && kind !== 'taxonomy') return `"${id}" has a parent, and only a taxonomy is a tree`
    if (parent !== undefined && !parents.has(parent)) return `the parent "${parent}" of "${id}" is not an option`
    let [above, steps] = [parent, 0]
    while (above !== undefined && steps <= options.length) [above, steps] = [parents.get(above), steps + 1]
    if (above !== undefined) return `"${id}" is its own ancestor`
  }
  return undefined
}

const questionProblems = (question: Question, index: number, { questions, labels }: ProtocolBody): ProtocolProblem[] => {
  const earlier = questions.slice(0, index)
  const at = (field: string, message: string): ProtocolProblem => ({ path: ['questions', index, field], message })
  const problems: ProtocolProblem[] = []
  if (isChoice(question) && question.options.length < 2) problems.push(at('options', 'a choice needs at least two options'))
  const ids = question.options.map((option) => option.id)
  if (new Set(ids).size < ids.length) problems.push(at('options', 'two options have the same id'))
  const tree = taxonomyProblem(question)
  if (tree !== undefined) problems.push(at('options', tree))
  if (question.min !== undefined && question.max !== undefined && question.max < question.min)
    problems.push(at('max', 'is below the least'))
  if (question.tolerance !== undefined && question.kind !== 'number') problems.push(at('tolerance', 'only a number has a tolerance'))
  const unknownLabel = question.labelIds.find((id) => !labels.some((label) => label.id === id))
  if (unknownLabel !== undefined) problems.push(at('labelIds', `"${unknownLabel}" is not a label of this protocol`))
  if (question.scope === 'region' && labels.length === 0)
    problems.push(at('scope', 'is asked on marks, and there is no label to mark with'))
  const { showWhen } = question
  if (showWhen === undefined) return problems
  const asked = earlier.find((one) => one.id === showWhen.questionId && one.scope === question.scope)
  const unknown = showWhen.options.find((option) => asked?.options.some((one) => one.id === option) !== true)
  if (asked === undefined) problems.push(at('showWhen', 'shown after a question that does not come before it'))
  else if (unknown !== undefined) problems.push(at('showWhen', `"${unknown}" is not an option of "${asked.id}", so this is never asked`))
  return problems
}

const areas: readonly GeometryType[] = ['box', 'rotated-box', 'polygon', 'ellipse', 'mask']

/** Marks that a method can fuse. The medoid takes any. */
const marksOfMethod: Readonly<Record<Exclude<ConsensusPlan['regions']['method'], 'medoid'>, readonly GeometryType[]>> = {
  fusion: ['box'],
  centroid: ['point'],
  'mean-ellipse': ['ellipse'],
  'pixel-vote': areas,
  staple: areas,
}

const consensusProblems = ({ consensus, tools, labels }: ProtocolBody): ProtocolProblem[] => {
  const problems: ProtocolProblem[] = []
  const { method } = consensus.regions
  if (method === 'medoid' || labels.length === 0) return problems
  const taken = marksOfMethod[method]
  const other = tools.find((tool) => marksOfTool(tool).some((kind) => !taken.includes(kind)))
  if (other !== undefined)
    problems.push({
      path: ['consensus', 'regions', 'method'],
      message: `"${method}" works on marks of ${taken.join(', ')} only, and this protocol allows ${other}: choose medoid or take that tool out`,
    })
  return problems
}

/** Votes of models that could never count, or not as they say (docs/spec/models.md, MR34 and MR36). */
const modelVoteProblems = ({ consensus, questions }: ProtocolBody): ProtocolProblem[] => {
  const models = consensus.models ?? []
  const at = (index: number, field: string, message: string): ProtocolProblem => ({ path: ['consensus', 'models', index, field], message })
  const isAsked = questions.some(({ scope, kind }) => scope === 'sample' && kind !== 'text')
  return models.flatMap(({ model, weight }, index) => {
    const problems: ProtocolProblem[] = []
    if (models.findIndex((one) => one.model === model) < index) problems.push(at(index, 'model', `"${model}" has a vote already`))
    if (!isAsked)
      problems.push(at(index, 'model', 'models vote on questions about the sample, and there is none; marks of a model are never votes'))
    if (consensus.answers.method === 'dawid-skene' && weight !== 1)
      problems.push(
        at(index, 'weight', 'Dawid-Skene gives each reader, a model too, the weight that its answers earn: use 1 here, or choose majority'),
      )
    return problems
  })
}

/** Names in rules that the protocol does not have, and expressions that mean nothing, would never tell anybody off. */
const ruleProblems = ({ rules, labels, questions }: ProtocolBody): ProtocolProblem[] => {
  const isLabel = (id: string | undefined) => id === undefined || labels.some((label) => label.id === id)
  const onMarks = questions.filter(({ scope }) => scope === 'region')
  const problemsOf = (rule: ValidationRule): (readonly [field: string, message: string])[] => {
    const problems: (readonly [string, string])[] = []
    if (!isLabel(rule.labelId)) problems.push(['labelId', `"${rule.labelId}" is not a label of this protocol`])
    switch (rule.kind) {
      case 'region-count':
        if (rule.min !== undefined && rule.max !== undefined && rule.max < rule.min) problems.push(['max', 'is below the least'])
        break
      case 'region-size':
        if (rule.minArea !== undefined && rule.maxArea !== undefined && rule.maxArea < rule.minArea)
          problems.push(['maxArea', 'is below the least'])
        break
      case 'no-overlap':
        if (!isLabel(rule.otherLabelId)) problems.push(['otherLabelId', `"${rule.otherLabelId}" is not a label of this protocol`])
        break
      case 'inside-of':
        if (!isLabel(rule.insideLabelId)) problems.push(['insideLabelId', `"${rule.insideLabelId}" is not a label of this protocol`])
        break
      case 'answer-required': {
        const { when } = rule
        if (!onMarks.some(({ id }) => id === rule.questionId))
          problems.push(['questionId', `"${rule.questionId}" is not a question on marks`])
        if (when === undefined) break
        const asked = onMarks.find(({ id }) => id === when.questionId)
        const unknown = when.options.find((option) => asked?.options.some(({ id }) => id === option) !== true)
        if (asked === undefined) problems.push(['when', `"${when.questionId}" is not a question on marks`])
        else if (unknown !== undefined) problems.push(['when', `"${unknown}" is not an option of "${asked.id}"`])
        break
      }
      case 'expression': {
        const reason = expressionProblem(rule.expression, rule.scope)
        if (reason !== undefined) problems.push(['expression', reason])
      }
    }
    return problems
  }
  return rules.flatMap((rule, index) => problemsOf(rule).map(([field, message]) => ({ path: ['rules', index, field], message })))
}

/** Keypoints need a template, and a template keypoints. */
const skeletonProblems = ({ labels, tools }: ProtocolBody): ProtocolProblem[] => {
  const problems = labels.flatMap(({ skeleton }, index): ProtocolProblem[] => {
    const beyond = skeleton?.edges.flat().find((end) => end >= skeleton.points.length)
    if (beyond === undefined) return []
    return [{ path: ['labels', index, 'skeleton', 'edges'], message: `there is no keypoint ${beyond}: they count from 0` }]
  })
  const lacksTemplate = tools.includes('skeleton') && !labels.some(({ skeleton }) => skeleton !== undefined)
  return lacksTemplate
    ? [...problems, { path: ['tools'], message: 'the keypoints tool needs a label with a template of keypoints' }]
    : problems
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
    ...skeletonProblems(protocol),
    ...ruleProblems(protocol),
    ...questions.flatMap((question, index) => questionProblems(question, index, protocol)),
    ...consensusProblems(protocol),
    ...modelVoteProblems(protocol),
    ...routingProblems(protocol),
    ...auditProblems(protocol),
  ]
  if (labels.length === 0 && questions.length === 0)
    problems.push({ path: ['labels'], message: 'a protocol needs at least one label or one question' })
  return [...problems, ...redundancyProblems(protocol)]
}
