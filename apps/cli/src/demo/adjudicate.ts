import type { TaskDetail } from '@reticle/contract'
import type { AnnotationContent, ReasonCode } from '@reticle/domain'

/** What the demo's reviewer signs: the clusters that most readers support, and the leading answer, or the first reader's where tied. */
export const decisionOn = (task: TaskDetail): AnnotationContent => {
  const { consensus, readers } = task
  const first = readers[0]?.content
  const regions = (consensus?.regions ?? [])
    .filter((cluster) => cluster.support * 2 >= cluster.raters)
    .map((cluster) => {
      const leading = Object.entries(cluster.labelVotes).toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0]
      return {
        id: cluster.id,
        labelId: cluster.labelId ?? leading ?? first?.regions[0]?.labelId ?? '',
        geometry: cluster.geometry,
        attributes: {},
        origin: { kind: 'consensus' as const, clusterId: cluster.id, edited: false },
      }
    })
  const said = new Map(first?.answers.map((answer) => [answer.questionId, answer.value]))
  const answers = (consensus?.answers ?? []).flatMap(({ questionId, value }) => {
    const decided = value ?? said.get(questionId)
    return decided === undefined ? [] : [{ questionId, value: decided }]
  })
  return { regions, answers, comment: '' }
}

const notes: readonly (readonly [ReasonCode, string])[] = [
  ['true-disagreement', 'Faint objects at the edge of what can be seen; kept what at least half of the readers marked.'],
  ['slip', 'One reader went past several clear objects.'],
  ['ambiguous-data', 'Two objects overlap here; the outline of the majority stands.'],
  ['rule-misread', 'The instructions leave out objects of this size.'],
]

export const reasonOf = (index: number): { readonly reasonCode: ReasonCode; readonly note: string } => {
  const [reasonCode, note] = notes[index % notes.length] ?? ['slip', '']
  return { reasonCode, note }
}
