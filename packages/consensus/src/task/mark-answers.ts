import { type AnswerValue, type Protocol, type Question, questionsOnMark, type Region, type RegionCluster } from '@reticle/domain'
import { agreeingPairs, type Given, voteOn } from './answers.ts'
import type { Sums } from './compare-answers.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'

type Compared = { readonly clusters: RegionCluster[]; readonly sums: Sums }

/** What the marks of a cluster say to a question: undefined where it was not asked or left open. */
const givenBy = (protocol: Protocol, question: Question, marks: readonly Region[]): Given =>
  marks.map((mark): AnswerValue | undefined => {
    if (!questionsOnMark(protocol, mark).includes(question)) return undefined
    return mark.answers?.find(({ questionId }) => questionId === question.id)?.value
  })

const isAskedOn = (protocol: Protocol, question: Question, marks: readonly Region[]): boolean =>
  marks.some((mark) => questionsOnMark(protocol, mark).includes(question))

/** The regions that the members of clusters name. */
const regionsOf = (annotations: readonly ComparedAnnotation[]) => {
  const known = new Map(annotations.map(({ id, content }) => [id, new Map(content.regions.map((region) => [region.id, region]))]))
  return ({ members }: RegionCluster): Region[] =>
    members.flatMap(({ annotationId, regionId }) => known.get(annotationId)?.get(regionId) ?? [])
}

/**
 * Votes on the questions on marks within each object, and how far the marks of one object agree on them (C42): of each question the share
 * of agreeing pairs of marks over all objects.
 */
export const answersOnMarks = (
  protocol: Protocol,
  annotations: readonly ComparedAnnotation[],
  clusters: readonly RegionCluster[],
): Compared => {
  const questions = protocol.questions.filter(({ scope }) => scope === 'region')
  if (questions.length === 0) return { clusters: [...clusters], sums: { shares: [], n: 0, excluded: 0 } }
  const marksOf = regionsOf(annotations)
  const totals = questions.map(() => ({ agreeing: 0, compared: 0, excluded: 0 }))
  const answered = clusters.map((cluster): RegionCluster => {
    const marks = marksOf(cluster)
    const pairs = (marks.length * (marks.length - 1)) / 2
    const answers = questions.flatMap((question, at) => {
      const total = totals[at]
      if (total === undefined || !isAskedOn(protocol, question, marks)) return []
      const given = givenBy(protocol, question, marks)
      const { agreeing, compared } = question.kind === 'text' ? { agreeing: 0, compared: 0 } : agreeingPairs(given)
      total.agreeing += agreeing
      total.compared += compared
      total.excluded += pairs - compared
      return [voteOn(protocol, question, given)]
    })
    return answers.length === 0 ? cluster : { ...cluster, answers }
  })
  return {
    clusters: answered,
    sums: {
      shares: totals.flatMap(({ agreeing, compared }) => (compared === 0 ? [] : [agreeing / compared])),
      n: totals.reduce((sum, { compared }) => sum + compared, 0),
      excluded: totals.reduce((sum, { excluded }) => sum + excluded, 0),
    },
  }
}
