import type { Sample } from '@reticle/contract'
import { type AnnotationContent, type AnnotationProblem, checkAnnotation, imageFactsOf, type Protocol } from '@reticle/domain'
import { useDeferredValue, useMemo } from 'react'

export type Problems = {
  readonly all: readonly AnnotationProblem[]
  readonly hard: readonly AnnotationProblem[]
  readonly soft: readonly AnnotationProblem[]
  readonly byRegion: ReadonlyMap<string, string>
}

const byRegion = (problems: readonly AnnotationProblem[]): ReadonlyMap<string, string> =>
  new Map(problems.flatMap(({ regionId, message }) => (regionId === undefined ? [] : [[regionId, message]])))

export const problemsOf = (protocol: Protocol, content: AnnotationContent, sample: Sample): Problems => {
  const all = checkAnnotation(protocol, content, imageFactsOf(sample))
  return {
    all,
    hard: all.filter((problem) => problem.severity === 'hard'),
    soft: all.filter((problem) => problem.severity === 'soft'),
    byRegion: byRegion(all),
  }
}

/** What the protocol's rules say about the present content; computed after the drawing, so that the hand never waits for it. */
export const useProblems = (protocol: Protocol, content: AnnotationContent, sample: Sample): Problems => {
  const settled = useDeferredValue(content)
  return useMemo(() => problemsOf(protocol, settled, sample), [protocol, settled, sample])
}
