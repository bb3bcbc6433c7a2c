import type { OntologyChange, OntologyTarget } from './ontology.ts'
import { type Protocol, protocolSchema } from './protocol.ts'
import type { Label, Option, Question } from './protocol-body.ts'
import { err, ok, type Result } from './result.ts'
import type { Condition } from './routing.ts'

/** What is wrong with a migration. `index`: of the change; null when the protocol that comes out is not sound. */
export type OntologyProblem = { readonly index: number | null; readonly message: string }

type Concept = { readonly id: string; readonly isRetired?: boolean | undefined }
type Step = Result<Protocol, string>
type Named = Concept & { readonly name?: string | undefined; readonly text?: string | undefined; readonly parent?: string | undefined }
const nameIn = (concept: Named): string => concept.name ?? concept.text ?? ''

const isChoice = ({ kind }: Question): boolean => kind === 'single' || kind === 'multiple' || kind === 'scale' || kind === 'taxonomy'
const questionOf = (protocol: Protocol, id: string) => protocol.questions.find((one) => one.id === id)

/** The labels, or the options of a question; undefined when there is no such question, or it has no options. */
const conceptsOf = (protocol: Protocol, target: OntologyTarget): readonly Concept[] | undefined => {
  if (target.kind === 'labels') return protocol.labels
  const question = questionOf(protocol, target.questionId)
  return question !== undefined && isChoice(question) ? question.options : undefined
}

const withOptions = (protocol: Protocol, questionId: string, change: (options: Option[]) => Option[]): Protocol => ({
  ...protocol,
  questions: protocol.questions.map((one) => (one.id === questionId ? { ...one, options: change(one.options) } : one)),
})

/** One label or option with something of it changed. */
const changed = (protocol: Protocol, target: OntologyTarget, id: string, label: Partial<Label>, option: Partial<Option>): Protocol =>
  target.kind === 'labels'
    ? { ...protocol, labels: protocol.labels.map((one) => (one.id === id ? { ...one, ...label } : one)) }
    : withOptions(protocol, target.questionId, (options) => options.map((one) => (one.id === id ? { ...one, ...option } : one)))

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)]

const factsRenamed = (condition: Condition, rename: (fact: string) => string): Condition => {
  if ('all' in condition) return { all: condition.all.map((one) => factsRenamed(one, rename)) }
  if ('any' in condition) return { any: condition.any.map((one) => factsRenamed(one, rename)) }
  if ('not' in condition) return { not: factsRenamed(condition.not, rename) }
  return { ...condition, fact: rename(condition.fact) }
}

/** Everything in a protocol that speaks of a merged label speaks of the one that it is read as. */
const labelsReferred = (protocol: Protocol, to: (id: string) => string): Protocol => ({
  ...protocol,
  questions: protocol.questions.map((one) => ({ ...one, labelIds: unique(one.labelIds.map(to)) })),
  rules: protocol.rules.map((rule) => ({
    ...rule,
    ...(rule.labelId === undefined ? {} : { labelId: to(rule.labelId) }),
    ...('otherLabelId' in rule && rule.otherLabelId !== undefined ? { otherLabelId: to(rule.otherLabelId) } : {}),
    ...('insideLabelId' in rule ? { insideLabelId: to(rule.insideLabelId) } : {}),
  })),
  routing: protocol.routing.map((rule) => ({
    ...rule,
    when: factsRenamed(rule.when, (fact) => (fact.startsWith('labels:') ? `labels:${to(fact.slice('labels:'.length))}` : fact)),
  })),
})

const optionsReferred = (protocol: Protocol, questionId: string, to: (id: string) => string): Protocol => ({
  ...protocol,
  questions: protocol.questions.map((one) => ({
    ...one,
    ...(one.showWhen?.questionId === questionId ? { showWhen: { questionId, options: unique(one.showWhen.options.map(to)) } } : {}),
    ...(one.id === questionId
      ? { options: one.options.map((option) => (option.parent === undefined ? option : { ...option, parent: to(option.parent) })) }
      : {}),
  })),
  rules: protocol.rules.map((rule) =>
    rule.kind === 'answer-required' && rule.when?.questionId === questionId
      ? { ...rule, when: { ...rule.when, options: unique(rule.when.options.map(to)) } }
      : rule,
  ),
  routing: protocol.routing.map((rule) => ({
    ...rule,
    when: factsRenamed(rule.when, (fact) => {
      const [name, question, option] = fact.split(':')
      return question === questionId && option !== undefined ? `${name}:${question}:${to(option)}` : fact
    }),
  })),
})

type Merge = Extract<OntologyChange, { kind: 'merge' }>

/** What `into` is read as by a merge of the list before, when that is one of what is to be merged into it: both ways would go in a circle. */
const circleOf = ({ target, from, into }: Merge, earlier: readonly OntologyChange[]): string | undefined =>
  earlier.flatMap((one) =>
    one.kind === 'merge' && JSON.stringify(one.target) === JSON.stringify(target) && one.from.includes(into) && from.includes(one.into)
      ? [one.into]
      : [],
  )[0]

const merge = (protocol: Protocol, change: Merge, earlier: readonly OntologyChange[]): Step => {
  const { target, from, into } = change
  const concepts: readonly Named[] = conceptsOf(protocol, target) ?? []
  const goal = concepts.find((one) => one.id === into)
  const named = (id: string) => nameIn(concepts.find((one) => one.id === id) ?? { id, name: id })
  if (from.includes(into)) return err(`"${named(into)}" cannot be merged into itself`)
  if (goal === undefined) return err(`"${into}" is not there to be merged into`)
  const circle = circleOf(change, earlier)
  if (circle !== undefined)
    return err(`"${named(into)}" is read as "${named(circle)}" by a change above: both ways they would go in a circle`)
  if (goal.isRetired === true) return err(`"${named(into)}" is retired: merge into one that is in use`)
  const missing = from.find((id) => !concepts.some((one) => one.id === id))
  if (missing !== undefined) return err(`there is no "${missing}"`)
  const to = (id: string) => (from.includes(id) ? into : id)
  const referred = target.kind === 'labels' ? labelsReferred(protocol, to) : optionsReferred(protocol, target.questionId, to)
  return ok(from.reduce((sum, id) => changed(sum, target, id, { isRetired: true }, { isRetired: true }), referred))
}

const addLabel = (protocol: Protocol, label: Label): Step =>
  protocol.labels.some(({ id }) => id === label.id)
    ? err(`the id "${label.id}" is or was a label here, and ids are never given twice`)
    : ok({ ...protocol, labels: [...protocol.labels, label] })

const addOption = (protocol: Protocol, questionId: string, option: Option): Step => {
  const options = conceptsOf(protocol, { kind: 'options', questionId })
  if (options === undefined) return err(`there is no question "${questionId}" with options`)
  if (options.some(({ id }) => id === option.id))
    return err(`the id "${option.id}" is or was an option here, and ids are never given twice`)
  return ok(withOptions(protocol, questionId, (present) => [...present, option]))
}

/** Of a change that names one label or option. */
const onOne = (protocol: Protocol, target: OntologyTarget, id: string, label: Partial<Label>, option: Partial<Option>): Step => {
  const concepts = conceptsOf(protocol, target)
  if (concepts === undefined) return err('there is no such question with options')
  return concepts.some((one) => one.id === id) ? ok(changed(protocol, target, id, label, option)) : err(`there is no "${id}"`)
}

const applyOne = (protocol: Protocol, change: OntologyChange, earlier: readonly OntologyChange[]): Step => {
  switch (change.kind) {
    case 'rename':
      return onOne(protocol, change.target, change.id, { name: change.name }, { text: change.name })
    case 'merge':
      return merge(protocol, change, earlier)
    case 'split':
      return change.into.includes(change.id)
        ? err(`"${change.id}" cannot be split into itself: add another label for what stays`)
        : onOne(protocol, change.target, change.id, { isRetired: true }, { isRetired: true })
    case 'retire':
      return onOne(protocol, change.target, change.id, { isRetired: true }, { isRetired: true })
    case 'external-ids':
      return onOne(protocol, change.target, change.id, { externalIds: change.externalIds }, { externalIds: change.externalIds })
    case 'add-label':
      return addLabel(protocol, change.label)
    case 'add-option':
      return addOption(protocol, change.questionId, change.option)
  }
}

/** What is split goes into labels that are in use when all changes are made, in whatever order they were written. */
const splitProblems = (protocol: Protocol, changes: readonly OntologyChange[]): OntologyProblem[] =>
  changes.flatMap((change, index) => {
    if (change.kind !== 'split') return []
    const concepts = conceptsOf(protocol, change.target) ?? []
    const lacking = change.into.find((id) => !concepts.some((one) => one.id === id && one.isRetired !== true))
    return lacking === undefined ? [] : [{ index, message: `"${lacking}" is not there to split into: add it, or choose one in use` }]
  })

/** The list that a change gives a name in, the id that gets it and the name; undefined when it gives none. */
const namedBy = (change: OntologyChange): { readonly target: OntologyTarget; readonly id: string; readonly name: string } | undefined => {
  switch (change.kind) {
    case 'rename':
      return { target: change.target, id: change.id, name: change.name }
    case 'add-label':
      return { target: { kind: 'labels' }, id: change.label.id, name: change.label.name }
    case 'add-option':
      return { target: { kind: 'options', questionId: change.questionId }, id: change.option.id, name: change.option.text }
    default:
      return undefined
  }
}

const sameName = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase()
/** No two that are in use may read alike when all changes are made: nobody could tell which one they choose. A taxonomy has many "other". */
const nameProblems = (protocol: Protocol, changes: readonly OntologyChange[]): OntologyProblem[] =>
  changes.flatMap((change, index) => {
    const named = namedBy(change)
    if (named === undefined) return []
    const inUse: readonly Named[] = (conceptsOf(protocol, named.target) ?? []).filter(({ isRetired }) => isRetired !== true)
    const own = inUse.find(({ id }) => id === named.id)
    if (own === undefined || !sameName(nameIn(own), named.name)) return []
    const twin = inUse.find((one) => one.id !== named.id && one.parent === own.parent && sameName(nameIn(one), named.name))
    if (twin === undefined) return []
    const what = named.target.kind === 'labels' ? 'a label' : 'an option'
    return [{ index, message: `there is already ${what} "${nameIn(twin)}": choose another name, or merge the two` }]
  })

const emptied = (before: Protocol, after: Protocol): OntologyProblem[] => {
  const inUse = (concepts: readonly Concept[]) => concepts.filter(({ isRetired }) => isRetired !== true).length
  const problems: OntologyProblem[] = []
  if (before.labels.length > 0 && inUse(after.labels) === 0) problems.push({ index: null, message: 'no label would be left to mark with' })
  for (const question of after.questions)
    if (isChoice(question) && inUse(question.options) < 2)
      problems.push({ index: null, message: `fewer than two options would be left of "${question.text}"` })
  return problems
}

/** The protocol after a migration of its labels and options, in the order of the changes; ids that were ever there stay, at least as retired. */
export const applyOntology = (protocol: Protocol, changes: readonly OntologyChange[]): Result<Protocol, readonly OntologyProblem[]> => {
  let after = protocol
  const problems: OntologyProblem[] = []
  for (const [index, change] of changes.entries()) {
    const step = applyOne(after, change, changes.slice(0, index))
    if (step.ok) after = step.value
    else problems.push({ index, message: step.error })
  }
  if (problems.length === 0) problems.push(...splitProblems(after, changes), ...nameProblems(after, changes), ...emptied(protocol, after))
  if (problems.length > 0) return err(problems)
  const parsed = protocolSchema.safeParse(after)
  if (parsed.success) return ok(parsed.data)
  return err(parsed.error.issues.map(({ path, message }) => ({ index: null, message: `${path.join('.')}: ${message}` })))
}
