import { type Answer, type AnswerConsensus, answerKey } from '@reticle/domain'
import type { LabelledSample, LabelledSet, Support } from '@reticle/interchange'
import type { ReleaseFacts, ReleaseSample } from './facts.ts'
import { imageFile } from './layout.ts'
import type { Assigned } from './splits.ts'

type Resolution = ReleaseSample['resolution']

/** Readers behind each region that still is the consensus's own cluster; a region that a reviewer drew has none. */
const regionSupport = ({ content, consensus }: Resolution): ReadonlyMap<string, Support> => {
  const clusters = new Map(consensus?.outcome.regions.map((cluster) => [cluster.id, cluster]))
  const support = new Map<string, Support>()
  for (const { id, origin } of content.regions) {
    const cluster = origin.kind === 'consensus' ? clusters.get(origin.clusterId) : undefined
    if (cluster !== undefined) support.set(id, { support: cluster.support, raters: cluster.raters })
  }
  return support
}

/** Readers who gave the same answers, by question. */
const supportOf = (answers: readonly Answer[], compared: readonly AnswerConsensus[]): ReadonlyMap<string, Support> => {
  const support = new Map<string, Support>()
  for (const { questionId, value } of answers) {
    const found = compared.find((answer) => answer.questionId === questionId)
    const key = answerKey(value)
    const votes = found?.votes.find((vote) => vote.value.kind === value.kind && answerKey(vote.value) === key)
    if (found !== undefined) support.set(questionId, { support: votes?.count ?? 0, raters: found.raters })
  }
  return support
}

/** Readers who gave the answers on each region that still is the consensus's own cluster. */
const markAnswerSupport = ({ content, consensus }: Resolution): ReadonlyMap<string, ReadonlyMap<string, Support>> => {
  const clusters = new Map(consensus?.outcome.regions.map((cluster) => [cluster.id, cluster]))
  return new Map(
    content.regions.flatMap(({ id, origin, answers = [] }) => {
      const compared = origin.kind === 'consensus' ? clusters.get(origin.clusterId)?.answers : undefined
      return compared === undefined || answers.length === 0 ? [] : [[id, supportOf(answers, compared)] as const]
    }),
  )
}

export const labelledSample = ({ sample, task, resolution }: ReleaseSample, { split, group, fold }: Assigned): LabelledSample => ({
  id: sample.id,
  name: sample.name,
  fileName: imageFile(sample),
  sha256: sample.sha256,
  width: sample.width,
  height: sample.height,
  split,
  ...(fold === undefined ? {} : { fold }),
  group,
  groups: sample.groups,
  protocolVersion: task.protocolVersion,
  resolution: { id: resolution.id, kind: resolution.kind },
  regions: resolution.content.regions,
  answers: resolution.content.answers,
  regionSupport: regionSupport(resolution),
  // Also where a reviewer overruled them.
  answerSupport: supportOf(resolution.content.answers, resolution.consensus?.outcome.answers ?? []),
  markAnswerSupport: markAnswerSupport(resolution),
})

/** The release as the label formats see it. */
export const labelledSet = (facts: ReleaseFacts, splits: ReadonlyMap<string, Assigned>): LabelledSet => ({
  title: `${facts.project.name}: ${facts.release.name}`,
  version: facts.release.version,
  description: facts.project.description,
  frozenAt: facts.release.asOf,
  ...(facts.release.split.folds === undefined ? {} : { folds: facts.release.split.folds }),
  protocols: facts.protocols,
  samples: async function* () {
    for await (const one of facts.samples()) yield labelledSample(one, assignedTo(splits, one))
  },
})

/** @throws when the sample was not there when the splits were made: the facts must come from one snapshot. */
export const assignedTo = (splits: ReadonlyMap<string, Assigned>, { sample }: ReleaseSample): Assigned => {
  const assigned = splits.get(sample.id)
  if (assigned === undefined) throw new Error(`sample ${sample.id} came after the splits were made: the facts are not of one snapshot`)
  return assigned
}
