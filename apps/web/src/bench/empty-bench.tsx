import { Button, Group, Text } from '@mantine/core'
import type { NoClaimReason } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Empty } from '../app/async.tsx'
import { countdown } from '../app/countdown.ts'
import { useServerNow } from '../app/use-server-now.ts'
import { serverNow } from '../net/server-clock.ts'
import { useHint } from '../net/use-hint.ts'
import { wordsFor } from './empty-words.ts'
import { CameBack } from './revisions/came-back.tsx'
import type { BenchSession } from './session/bench-state.ts'
import { TestOutcome } from './test-outcome.tsx'
import { t } from './words.ts'

type Props = {
  readonly session: BenchSession
  readonly reason: NoClaimReason
  /** In a manager's own words, such as why somebody is paused. */
  readonly detail: string
  /** Unix milliseconds by the server's clock. */
  readonly retryAt: number | undefined
  readonly projectId: ProjectId
  readonly onRetry: () => void
}

/** Looks again a second after the time that the server named, but never in a hurry. */
const useRetryAt = (retryAt: number | undefined, onRetry: () => void) => {
  useEffect(() => {
    if (retryAt === undefined) return
    // A timer holds at most 24 days.
    const timer = setTimeout(onRetry, Math.min(86_400_000, Math.max(5_000, retryAt - serverNow() + 1_000)))
    return () => clearTimeout(timer)
  }, [retryAt, onRetry])
}

/**
 * Samples that were added or came free, another protocol, a pause that ended: worth a look. Many hints are one look, and many idle benches
 * do not all look in the same moment.
 */
const useHints = (projectId: ProjectId, onRetry: () => void) => {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const look = () => {
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined
        onRetry()
      },
      500 + 1_500 * Math.random(),
    )
  }
  useHint(projectId, 'work', look)
  useHint(projectId, 'protocol', look)
  useHint(projectId, 'assignments', look)
}

const Countdown = ({ until }: { until: number }) => {
  const left = until - useServerNow(1_000)
  return (
    <Text size="sm" role="timer" aria-live="off">
      {left > 0 ? t.rich('empty.nextLook', { b: (text) => <b>{text}</b>, time: countdown(left) }) : t('empty.looking')}
    </Text>
  )
}

/** Nothing to label: why, what it means, and when to look again. It looks by itself when the server named a time or something changed. */
export const EmptyBench = ({ session, reason, detail, retryAt, projectId, onRetry }: Props) => {
  useHints(projectId, onRetry)
  useRetryAt(retryAt, onRetry)
  useHint(projectId, 'training', onRetry)
  const { title, text, when } = wordsFor(reason, retryAt)
  const isOfTest = reason === 'test-failed' || reason === 'test-running'
  return (
    <div data-testid="nothing-left" data-reason={reason}>
      <CameBack session={session} projectId={projectId} />
      <Empty
        title={title}
        action={
          <>
            {retryAt !== undefined && <Countdown until={retryAt} />}
            {isOfTest && <TestOutcome projectId={projectId} onRetry={onRetry} />}
            <Group mt="sm">
              <Button variant="default" onClick={onRetry}>
                {t('empty.lookNow')}
              </Button>
              <Button
                variant={isOfTest ? 'default' : 'filled'}
                renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId }} {...props} />}
              >
                {t('page.toProject')}
              </Button>
            </Group>
          </>
        }
      >
        {text} {detail !== '' && `${t('empty.managerWrote', { words: detail })} `}
        {(retryAt === undefined || reason === 'cap-reached') && when}
      </Empty>
    </div>
  )
}
