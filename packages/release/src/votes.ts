import type { ReleaseFacts } from './facts.ts'
import { pseudonymOf } from './pseudonym.ts'

/** The readers' own submissions, as they were given, under pseudonyms. */
export const annotationRows = async function* (facts: ReleaseFacts) {
  for await (const { annotatorId, ...annotation } of facts.annotations())
    yield { ...annotation, reader: pseudonymOf(facts.project.id, annotatorId) }
}

/** What was computed from them, with the recipe (`outcome.by`) and the routing decision. */
export const consensusRows = async function* (facts: ReleaseFacts) {
  for await (const row of facts.consensus()) yield row
}

/** What reviewers decided, and why. */
export const adjudicationRows = async function* (facts: ReleaseFacts) {
  for await (const { reviewerId, ...adjudication } of facts.adjudications())
    yield { ...adjudication, reviewer: pseudonymOf(facts.project.id, reviewerId) }
}
