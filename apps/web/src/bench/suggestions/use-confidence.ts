import type { Suggested } from '@reticle/contract'
import { useEffect, useState } from 'react'
import { useSession } from '../../app/session.ts'
import { call } from '../../net/client.ts'
import type { Work } from '../session/bench-state.ts'
import { keepConfidence, keptConfidence } from './kept-confidence.ts'

/** So long the slider has to rest before the server is told. */
const restMilliseconds = 300
const step = 0.05

export type Confidence = {
  readonly least: number
  readonly set: (least: number) => void
  /** Up or down by a step; answers where it is then. */
  readonly by: (way: 1 | -1) => number
}

/**
 * From which confidence on suggested marks are shown: where this person left it in this project, else where the protocol begins. The server
 * keeps it with what was shown, so that reports know what the reader could see.
 */
export const useConfidence = ({ assignment: { id: assignmentId, projectId } }: Work, suggested: Suggested | undefined): Confidence => {
  const personId = useSession().person?.id ?? ''
  const [moved, setMoved] = useState(() => keptConfidence(projectId, personId))
  const least = moved ?? suggested?.leastConfidence ?? 0
  const isShown = suggested !== undefined && suggested.suggestions.length > 0
  const isOther = isShown && least !== suggested.leastConfidence
  const [told, setTold] = useState<string | undefined>(undefined)
  const word = `${assignmentId} ${least}`
  useEffect(() => {
    if (!isShown || told === word || (!isOther && told?.startsWith(assignmentId) !== true)) return undefined
    const timer = setTimeout(() => {
      setTold(word)
      // Losing one costs the report a little truth, and the reader nothing.
      call('putSuggestionThreshold', { params: { assignmentId }, body: { leastConfidence: least } }).catch(() => undefined)
    }, restMilliseconds)
    return () => clearTimeout(timer)
  }, [isShown, isOther, told, word, assignmentId, least])
  const set = (value: number): number => {
    const next = Math.round(100 * Math.min(1, Math.max(0, value))) / 100
    setMoved(next)
    keepConfidence(projectId, personId, next)
    return next
  }
  return { least, set, by: (way) => set(least + way * step) }
}
