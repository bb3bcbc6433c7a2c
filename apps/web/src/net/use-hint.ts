import type { HintTopic } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { keys } from './keys.ts'

/** Calls back when a hint says that something of the topic changed, and when the line was down and is back. */
export const useHint = (projectId: ProjectId, topic: HintTopic, onHint: () => void): void => {
  const { data } = useQuery({
    queryKey: keys.topic(projectId, topic, 'hint'),
    queryFn: () => performance.now(),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const first = useRef(data)
  const latest = useRef(onHint)
  useEffect(() => {
    latest.current = onHint
  })
  useEffect(() => {
    first.current ??= data
    if (data === first.current) return
    first.current = data
    latest.current()
  }, [data])
}
