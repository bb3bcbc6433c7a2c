import type { ContestedFilter } from '@reticle/contract'
import type { ProjectId, TaskId } from '@reticle/domain'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useRef, useState } from 'react'
import { notifyDone, notifyProblem } from '../app/problems.tsx'
import { callFully } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { noNextWords } from './queue-words.ts'
import { t } from './words.ts'

type QueueNext = {
  /** Leases the next contested sample under the filter and opens it; back to the list, with words, when there is none. */
  readonly claim: (notTaskIds?: readonly TaskId[]) => void
  readonly isClaiming: boolean
}

/** The way on through the contested samples, for the list and for the desk. */
export const useQueueNext = (projectId: ProjectId, filter: ContestedFilter): QueueNext => {
  const router = useRouter()
  const client = useQueryClient()
  const [isClaiming, setClaiming] = useState(false)
  const isBusy = useRef<boolean>(false)
  const claim = useCallback(
    async (notTaskIds: readonly TaskId[]) => {
      if (isBusy.current) return
      isBusy.current = true
      setClaiming(true)
      try {
        const { answer, headers } = await callFully('claimReview', { params: { projectId }, body: { filter, notTaskIds: [...notTaskIds] } })
        void client.invalidateQueries({ queryKey: keys.topic(projectId, 'contested') })
        if (answer === undefined) {
          notifyDone(noNextWords(headers.get('reticle-reason'), filter))
          await router.navigate({ to: '/projects/$projectId/contested', params: { projectId }, search: filter })
        } else {
          const params = { projectId, taskId: answer.taskId }
          await router.navigate({ to: '/projects/$projectId/contested/$taskId', params, search: filter })
        }
      } catch (error) {
        notifyProblem(error, t('queue.notTaken'))
      } finally {
        isBusy.current = false
        setClaiming(false)
      }
    },
    [projectId, filter, router, client],
  )
  return { claim: useCallback((notTaskIds = []) => void claim(notTaskIds), [claim]), isClaiming }
}
