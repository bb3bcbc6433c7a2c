import type { KnownAnswer } from '@reticle/contract'
import type { AssignmentId, ProjectId } from '@reticle/domain'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { keys } from '../net/keys.ts'
import type { BenchSession, Work } from './session/bench-state.ts'
import { testQueries } from './test-queries.ts'

type Feedback =
  | { readonly kind: 'none' }
  /** A task of the test is on its way to the server: what comes next waits behind its answer. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'shown'; readonly work: Work; readonly answer: KnownAnswer; readonly onContinue: () => void }

/** Tasks of the test that stood on this bench, by their assignments; the one that was submitted is no longer on it. */
const useTests = (session: BenchSession): ReadonlyMap<AssignmentId, Work> => {
  const [tests] = useState(() => new Map<AssignmentId, Work>())
  const phase = useStore(session.store, (state) => state.phase)
  useEffect(() => {
    if (phase.kind === 'labelling' && phase.work.assignment.isTest) tests.set(phase.work.assignment.id, phase.work)
  }, [phase, tests])
  return tests
}

/**
 * What the bench shows between two tasks of the test: the known answer of the one that was submitted, where the protocol shows answers. Nothing
 * at all outside of the test.
 */
export const useTestFeedback = (session: BenchSession, projectId: ProjectId): Feedback => {
  const tests = useTests(session)
  const lastSent = useStore(session.store, (state) => state.lastSent)
  const queue = useStore(session.store, (state) => state.queue)
  const client = useQueryClient()
  const [seen, setSeen] = useState<AssignmentId | undefined>(undefined)
  const work = lastSent === undefined || lastSent === seen ? undefined : tests.get(lastSent)
  const { data, error } = useQuery(testQueries.knownAnswer(work?.assignment.id))
  const isAnswered = work !== undefined && (data !== undefined || error !== null)
  useEffect(() => {
    if (isAnswered) void client.invalidateQueries({ queryKey: keys.topic(projectId, 'training', 'mine') })
  }, [isAnswered, client, projectId])
  const finish = () => {
    setSeen(lastSent)
    // The last one of the test was submitted: the queue may be open now.
    if (session.store.getState().phase.kind === 'empty') void session.start()
  }
  // The test may not show its answers.
  const isHidden = work !== undefined && error !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each answer that is not shown
  useEffect(() => {
    if (isHidden) finish()
  }, [isHidden])
  if (work !== undefined && data !== undefined) return { kind: 'shown', work, answer: data, onContinue: finish }
  const isOnTheWay =
    (queue.line === 'sending' || queue.line === 'idle') && queue.waiting.some(({ assignmentId }) => tests.has(assignmentId))
  return isOnTheWay || work !== undefined ? { kind: 'waiting' } : { kind: 'none' }
}
