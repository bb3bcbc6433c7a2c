import { Button, Tooltip } from '@mantine/core'
import type { Revision } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { notifyProblem } from '../../app/problems.tsx'
import { KeyCap, keepFocus } from '../../canvas/editor/key-cap.tsx'
import type { BenchSession, BenchState } from '../session/bench-state.ts'
import { t } from '../words.ts'
import { revisionQueries } from './revision-queries.ts'

export const takeReturned = (session: BenchSession, id: Parameters<BenchSession['take']>[0]): void =>
  void session.take(id).catch((error: unknown) => notifyProblem(error, t('revision.notOpened')))

/** What came back to this person and is neither on the bench now nor on its way to the server, oldest first. */
export const useCameBack = (session: BenchSession, projectId: ProjectId): readonly Revision[] => {
  const { data = [] } = useQuery(revisionQueries.mine(projectId))
  const onBench = useStore(session.store, assignmentOnBench)
  const waiting = useStore(session.store, (state) => state.queue.waiting)
  return data.filter(({ assignmentId: id }) => id !== onBench && !waiting.some(({ assignmentId }) => assignmentId === id))
}

const assignmentOnBench = ({ phase }: BenchState) => (phase.kind === 'labelling' ? phase.work.assignment.id : undefined)

/** What was sent, or left the bench, is no longer to be done. */
const useAskedAgain = (session: BenchSession, projectId: ProjectId) => {
  const client = useQueryClient()
  const sent = useStore(session.store, (state) => state.sent)
  const onBench = useStore(session.store, assignmentOnBench)
  const before = useRef({ sent, onBench })
  useEffect(() => {
    if (before.current.sent === sent && before.current.onBench === onBench) return
    before.current = { sent, onBench }
    void client.invalidateQueries({ queryKey: revisionQueries.mine(projectId).queryKey })
  }, [client, projectId, sent, onBench])
}

/** How many samples came back, while one works on another; a press, or its key, opens the oldest. */
export const CameBackBadge = ({
  session,
  projectId,
  chord,
}: {
  session: BenchSession
  projectId: ProjectId
  chord: string | undefined
}) => {
  useAskedAgain(session, projectId)
  const waiting = useCameBack(session, projectId)
  const [first] = waiting
  if (first === undefined) return null
  return (
    <Tooltip label={t('revision.oldest', { count: waiting.length, sample: first.sample.name })}>
      <Button
        size="compact-xs"
        variant="light"
        color="orange"
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        rightSection={<KeyCap chord={chord} />}
        onMouseDown={keepFocus}
        onClick={() => takeReturned(session, first.assignmentId)}
        data-testid="came-back-badge"
      >
        {t('revision.cameBack', { count: waiting.length })}
      </Button>
    </Tooltip>
  )
}
