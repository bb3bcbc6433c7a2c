import { ActionIcon, Tooltip } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { IconArrowLeft, IconKeyboard } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { queries } from '../net/queries.ts'
import styles from './bench.module.css'
import type { SaveState } from './outbox/draft-saver.ts'
import type { QueueState } from './outbox/submission-queue.ts'
import type { BenchSession } from './session/bench-state.ts'

type Tone = 'good' | 'busy' | 'bad'
type Line = { readonly tone: Tone; readonly text: string; readonly title: string }

const lineOf = (save: SaveState): Line => {
  switch (save.kind) {
    case 'saved':
      return { tone: 'good', text: 'Saved', title: 'The server has all of your work on this sample' }
    case 'saving':
      return { tone: 'busy', text: 'Saving…', title: 'Your work is kept in this browser and on its way to the server' }
    case 'offline':
      return { tone: 'bad', text: 'Offline', title: 'Your work is kept in this browser and sent as soon as the server can be reached' }
    case 'signed-out':
      return { tone: 'bad', text: 'Signed out', title: 'Your work is kept in this browser and sent after you sign in again' }
    case 'lease-lost':
      return { tone: 'bad', text: 'Kept here', title: 'Your work is kept in this browser; you can still submit it' }
    case 'conflict':
      return { tone: 'bad', text: 'Two versions', title: 'This sample was also changed elsewhere; choose which version goes on' }
    case 'refused':
      return { tone: 'bad', text: 'Not saved', title: `Kept in this browser; the server says: ${save.message}` }
  }
}

const queueText = ({ waiting, line }: QueueState): string | undefined => {
  if (waiting.length === 0) return undefined
  const n = waiting.length === 1 ? '1 submit' : `${waiting.length} submits`
  if (line === 'offline') return `offline, ${n} queued`
  return line === 'sending' ? `sending ${n}` : `${n} queued`
}

const useNow = (every: number): number => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}

const LeaseLeft = ({ until, isLost }: { until: number; isLost: boolean }) => {
  const minutes = Math.max(0, Math.round((until - useNow(10_000)) / 60_000))
  const text = isLost || minutes === 0 ? 'lease over' : `${minutes} min left`
  return (
    <Tooltip label="This sample is kept for you as long as you work on it; after that it may go to another reader">
      <span className={styles.status}>{text}</span>
    </Tooltip>
  )
}

type Props = {
  readonly project: Project | undefined
  readonly session: BenchSession | undefined
  readonly onHelp: (() => void) | undefined
}

const SessionStatus = ({ session, project }: { session: BenchSession; project: Project }) => {
  const { phase, save, queue, leaseUntil, isLeaseLost, sent } = useStore(session.store)
  const mine = useQuery(queries.myAnnotations(project.id))
  const { refetch } = mine
  useEffect(() => {
    if (sent > 0) void refetch()
  }, [sent, refetch])
  const isLabelling = phase.kind === 'labelling'
  const line = lineOf(save)
  const queued = queueText(queue)
  const done = mine.data === undefined ? undefined : mine.data.count + queue.waiting.length
  return (
    <>
      {isLabelling && (
        <span className={styles.name} data-testid="sample-name" title={phase.work.assignment.sample.name}>
          {phase.work.assignment.sample.name}
        </span>
      )}
      <span className={styles.spacer} />
      {done !== undefined && (
        <span className={styles.status} data-testid="done-count">
          {done} done
        </span>
      )}
      {queued !== undefined && (
        <span className={styles.status} role="status" data-testid="queue-state">
          <span className={styles.dot} data-tone={queue.line === 'sending' ? 'busy' : 'bad'} />
          {queued}
        </span>
      )}
      {isLabelling && leaseUntil !== undefined && <LeaseLeft until={leaseUntil} isLost={isLeaseLost} />}
      {isLabelling && (
        <Tooltip label={line.title} multiline maw={300}>
          <span className={styles.status} role="status" data-testid="save-state" data-state={save.kind}>
            <span className={styles.dot} data-tone={line.tone} />
            {line.text}
          </span>
        </Tooltip>
      )}
    </>
  )
}

/** Where one is, how far one is, and whether the work is safe. */
export const BenchHeader = ({ project, session, onHelp }: Props) => (
  <header className={styles.header}>
    {project !== undefined && (
      <Tooltip label={`Back to ${project.name}`}>
        <ActionIcon
          aria-label="Back to the project"
          renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId: project.id }} {...props} />}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
    )}
    <span className={styles.status} style={{ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' }}>
      {project?.name}
    </span>
    {session !== undefined && project !== undefined ? (
      <SessionStatus session={session} project={project} />
    ) : (
      <span className={styles.spacer} />
    )}
    {onHelp !== undefined && (
      <Tooltip label="All keys (?)">
        <ActionIcon aria-label="All keys" onMouseDown={(event) => event.preventDefault()} onClick={onHelp}>
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
    )}
  </header>
)
