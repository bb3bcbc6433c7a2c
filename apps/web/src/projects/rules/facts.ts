import { clusterKinds, type Protocol, type Question, scoreKinds } from '@reticle/domain'
import { t } from '../protocol/words.ts'

/** How the value of a fact is written: a whole number, a share from 0 to 1, yes or no, or any number. */
export type FactUnit = 'count' | 'share' | 'flag' | 'number'
/** `about`: the option, question or label that it speaks of, by name; where it speaks of none, itself. */
export type Fact = {
  readonly value: string
  readonly label: string
  readonly group: string
  readonly unit: FactUnit
  readonly about: string
}

/** From so many options on, votes for each of them are not listed; their names can still be written. */
const mostOptions = 100

const fact = (value: string, label: string, group: string, unit: FactUnit, about = label): Fact => ({ value, label, group, unit, about })

const readers = t('factGroups.readers')
const objects = t('factGroups.objects')

const aboutReaders: readonly Fact[] = [
  fact('readers', t('facts.readers'), readers, 'count'),
  fact('agreement', t('facts.agreement'), readers, 'share'),
  fact('agreement.answers', t('facts.agreementAnswers'), readers, 'share'),
  fact('agreement.regions', t('facts.agreementRegions'), readers, 'share'),
  fact('tied', t('facts.tied'), readers, 'flag'),
  fact('cant-tell', t('facts.cantTell'), readers, 'count'),
  fact('model-agrees', t('facts.modelAgrees'), t('factGroups.models'), 'flag'),
  fact('model-confidence', t('facts.modelConfidence'), t('factGroups.models'), 'share'),
  fact('chance', t('facts.chance'), t('factGroups.others'), 'share'),
  ...scoreKinds.map((kind): Fact => {
    const about = t(`scoreKinds.${kind}`)
    return fact(`score:${kind}`, t('facts.score', { kind: about }), t('factGroups.others'), 'number', about)
  }),
]

const optionsOf = ({ kind, options }: Question): (readonly [string, string])[] =>
  kind === 'text' || kind === 'date' || options.length > mostOptions
    ? []
    : [...options.map((option) => [option.id, option.text] as const), ['?', t('facts.cannotTell')]]

const aboutQuestion = (question: Question, hasModels: boolean): Fact[] => {
  const { id, text } = question
  const isOpen = ['text', 'date', 'number'].includes(question.kind)
  const asked = { question: text }
  return [
    ...optionsOf(question).map(([one, option]) => fact(`votes:${id}:${one}`, t('facts.votes', { option }), text, 'count', option)),
    ...(isOpen ? [] : optionsOf(question)).map(([one, option]) =>
      fact(`model:${id}:${one}`, t('facts.probability', { option }), text, 'share', option),
    ),
    fact(`share:${id}`, t('facts.share', asked), text, 'share', text),
    fact(`unanimous:${id}`, t('facts.unanimous', asked), text, 'flag', text),
    fact(`raters:${id}`, t('facts.raters', asked), text, 'count', text),
    ...(hasModels && !isOpen ? [fact(`posterior:${id}`, t('facts.posterior', asked), text, 'share', text)] : []),
  ]
}

const aboutObjects = ({ labels }: Protocol): Fact[] => [
  fact('regions', t('facts.objects'), objects, 'count'),
  fact('contested-regions', t('facts.contestedRegions'), objects, 'count'),
  fact('labels-differ', t('facts.labelsDiffer'), objects, 'count'),
  fact('lowest-iou', t('facts.lowestIou'), objects, 'share'),
  ...clusterKinds.map((kind) => fact(`regions:${kind}`, t(`clusters.${kind}`), objects, 'count')),
  ...labels.slice(0, mostOptions).map(({ id, name }) => fact(`labels:${id}`, t('facts.kept', { label: name }), objects, 'count', name)),
]

/** What a routing rule can speak of under a protocol (consensus.md, C40, C91 to C93), in the words of the protocol. */
export const factsOf = (protocol: Protocol): Fact[] => {
  const hasModels = protocol.consensus.answers.method === 'dawid-skene'
  return [
    ...aboutReaders,
    ...protocol.questions.filter(({ scope }) => scope === 'sample').flatMap((question) => aboutQuestion(question, hasModels)),
    ...(protocol.labels.length === 0 ? [] : aboutObjects(protocol)),
  ]
}

/** The unit of a fact that is not listed goes by its family. */
export const unitOf = (name: string, facts: readonly Fact[]): FactUnit => {
  const known = facts.find(({ value }) => value === name)
  if (known !== undefined) return known.unit
  const [family] = name.split(':')
  if (family === 'posterior' || family === 'share' || family === 'model') return 'share'
  return family === 'votes' || family === 'labels' ? 'count' : 'number'
}
