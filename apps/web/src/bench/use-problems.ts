import { type AnnotationContent, type AnnotationProblem, checkAnnotation, type ImageSize, type Protocol } from '@reticle/domain'
import { useDeferredValue, useMemo } from 'react'

export type Problems = {
  readonly all: readonly AnnotationProblem[]
  readonly hard: readonly AnnotationProblem[]
  readonly soft: readonly AnnotationProblem[]
  readonly byQuestion: ReadonlyMap<string, string>
  readonly byRegion: ReadonlyMap<string, string>
}

const named = (problems: readonly AnnotationProblem[], key: 'questionId' | 'regionId'): ReadonlyMap<string, string> =>
  new Map(problems.flatMap((problem) => (problem[key] === undefined ? [] : [[problem[key], problem.message]])))

export const problemsOf = (protocol: Protocol, content: AnnotationContent, image?: ImageSize): Problems => {
  const all = checkAnnotation(protocol, content, image)
  return {
    all,
    hard: all.filter((problem) => problem.severity === 'hard'),
    soft: all.filter((problem) => problem.severity === 'soft'),
    byQuestion: named(all, 'questionId'),
    byRegion: named(all, 'regionId'),
  }
}

/** What the protocol's rules say about the present content; computed after the drawing, so that the hand never waits for it. */
export const useProblems = (protocol: Protocol, content: AnnotationContent, image: ImageSize): Problems => {
  const settled = useDeferredValue(content)
  return useMemo(() => problemsOf(protocol, settled, image), [protocol, settled, image])
}
