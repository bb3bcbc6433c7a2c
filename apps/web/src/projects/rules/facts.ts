import { clusterKinds, type Protocol, type Question, scoreKinds } from '@reticle/domain'

/** How the value of a fact is written: a whole number, a share from 0 to 1, yes or no, or any number. */
export type FactUnit = 'count' | 'share' | 'flag' | 'number'
export type Fact = { readonly value: string; readonly label: string; readonly group: string; readonly unit: FactUnit }

/** From so many options on, votes for each of them are not listed; their names can still be written. */
const mostOptions = 100

const aboutReaders: readonly Fact[] = [
  { value: 'readers', label: 'readers', group: 'Readers', unit: 'count' },
  { value: 'agreement', label: 'agreement', group: 'Readers', unit: 'share' },
  { value: 'agreement.answers', label: 'agreement on answers', group: 'Readers', unit: 'share' },
  { value: 'agreement.regions', label: 'agreement on marks', group: 'Readers', unit: 'share' },
  { value: 'tied', label: 'tied', group: 'Readers', unit: 'flag' },
  { value: 'cant-tell', label: 'readers who can’t tell', group: 'Readers', unit: 'count' },
  { value: 'model-agrees', label: 'readers say what the models say', group: 'Models', unit: 'flag' },
  { value: 'model-confidence', label: 'certainty of the models', group: 'Models', unit: 'share' },
  { value: 'chance', label: 'chance (the same for a task always)', group: 'Others', unit: 'share' },
  ...scoreKinds.map((kind): Fact => ({ value: `score:${kind}`, label: `score of a model: ${kind}`, group: 'Others', unit: 'number' })),
]

const optionsOf = ({ kind, options }: Question): (readonly [string, string])[] =>
  kind === 'text' || kind === 'date' || options.length > mostOptions
    ? []
    : [...options.map((option) => [option.id, option.text] as const), ['?', 'can’t tell']]

const aboutQuestion = (question: Question, hasModels: boolean): Fact[] => {
  const { id, text: group } = question
  const isSure = hasModels && !['text', 'date', 'number'].includes(question.kind)
  return [
    ...optionsOf(question).map(
      ([option, words]): Fact => ({ value: `votes:${id}:${option}`, label: `votes for “${words}”`, group, unit: 'count' }),
    ),
    ...(['text', 'date', 'number'].includes(question.kind) ? [] : optionsOf(question)).map(
      ([option, words]): Fact => ({
        value: `model:${id}:${option}`,
        label: `probability of “${words}” by the models`,
        group,
        unit: 'share',
      }),
    ),
    { value: `share:${id}`, label: `share of the leading answer: ${group}`, group, unit: 'share' },
    { value: `unanimous:${id}`, label: `all say the same: ${group}`, group, unit: 'flag' },
    { value: `raters:${id}`, label: `readers who answered: ${group}`, group, unit: 'count' },
    ...(isSure ? [{ value: `posterior:${id}`, label: `certainty of the leading answer: ${group}`, group, unit: 'share' } as const] : []),
  ]
}

const aboutObjects = ({ labels }: Protocol): Fact[] => [
  { value: 'regions', label: 'objects', group: 'Objects', unit: 'count' },
  { value: 'contested-regions', label: 'objects not agreed', group: 'Objects', unit: 'count' },
  { value: 'labels-differ', label: 'objects whose label differs', group: 'Objects', unit: 'count' },
  { value: 'lowest-iou', label: 'least overlap (IoU) of an object’s marks', group: 'Objects', unit: 'share' },
  ...clusterKinds.map(
    (kind): Fact => ({ value: `regions:${kind}`, label: `objects, ${kind.replaceAll('-', ' ')}`, group: 'Objects', unit: 'count' }),
  ),
  ...labels
    .slice(0, mostOptions)
    .map(({ id, name }): Fact => ({ value: `labels:${id}`, label: `kept objects of ${name}`, group: 'Objects', unit: 'count' })),
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
