import type { AgreementValue, Protocol, TaskConsensus } from '@reticle/domain'
import { byText } from '../order.ts'
import { compareRegions } from '../regions/compare-regions.ts'
import { compareTracks } from '../regions/compare-tracks.ts'
import { agreementOf, compareAnswers } from './compare-answers.ts'
import type { ComparedAnnotation } from './compared-annotation.ts'
import { answersOnMarks } from './mark-answers.ts'
import { modelVotesOf, recipeOfVotes, type Suggested } from './model-votes.ts'
import { answersBy, posteriorsOf, type ReaderModels } from './posteriors.ts'
import { withTracks } from './tracks.ts'

/** Changes when the same input may give another outcome. */
const version = '2'

const nothing: AgreementValue = { value: null, n: 0, excluded: 0 }

/** The parts that a protocol has weigh the same (C32). `n` counts pairs of annotations. */
const overallOf = (parts: readonly AgreementValue[], annotations: number): AgreementValue => {
  const values = parts.flatMap((part) => part.value ?? [])
  const pairs = (annotations * (annotations - 1)) / 2
  if (values.length === 0) return { value: null, n: 0, excluded: pairs }
  return { value: values.reduce((sum, value) => sum + value, 0) / values.length, n: pairs, excluded: 0 }
}

/**
 * Consensus and agreement of one task (docs/spec/consensus.md). Pure, and independent of the order of annotations and regions.
 * With one annotation the agreement is null: there is nothing to compare.
 * @param annotations the counted annotations of the task, at most one of each reader.
 * @param models the readers of the last refit, for a plan that goes by them (C105).
 * @param suggested the last suggestions of models, for a plan that gives some of them a vote (docs/spec/models.md, MR34).
 */
export const compareTask = (
  protocol: Protocol,
  annotations: readonly ComparedAnnotation[],
  models?: ReaderModels,
  suggested: readonly Suggested[] = [],
): TaskConsensus => {
  const sorted = annotations.toSorted((a, b) => byText(a.id, b.id))
  const contents = sorted.map((annotation) => annotation.content)
  const { answers: answerPlan, regions: regionPlan } = protocol.consensus
  const votes = modelVotesOf(protocol, suggested)
  const answers = compareAnswers(protocol, contents, votes)
  const posteriors = posteriorsOf(protocol, sorted, models, votes)
  const regions = protocol.labels.length > 0 ? compareRegions(sorted, regionPlan) : { clusters: [], agreement: nothing }
  const { through } = protocol.marks
  const tracks = through === 'none' ? [] : compareTracks(sorted, through, regionPlan)
  const onMarks = answersOnMarks(protocol, sorted, withTracks(regions.clusters, sorted))
  const agreement = agreementOf(answers.sums, onMarks.sums)
  return {
    answers: answersBy(protocol, answers.answers, posteriors),
    regions: onMarks.clusters,
    ...(tracks.length === 0 ? {} : { tracks }),
    agreement: {
      overall: overallOf([agreement, regions.agreement], sorted.length),
      answers: agreement,
      regions: regions.agreement,
    },
    by: {
      algorithm: 'compare-task',
      version,
      parameters: {
        'answers.method': answerPlan.method,
        'answers.tie': answerPlan.tie,
        ...(posteriors.size > 0 && models !== undefined ? { 'answers.readers': models.fit } : {}),
        'regions.method': regionPlan.method,
        'regions.iou': regionPlan.iou,
        'regions.distance': regionPlan.distance,
        'regions.share': regionPlan.share,
      },
      inputs: sorted.map((annotation) => annotation.id),
      ...recipeOfVotes(protocol, votes),
    },
  }
}
