import { ActionIcon, Group, Tooltip } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { IconArrowLeft, IconCommand, IconHistory, IconKeyboard } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { useStore } from 'zustand'
import { useServerNow } from '../app/use-server-now.ts'
import { chordText } from '../canvas/editor/chord.ts'
import { keepFocus } from '../canvas/editor/key-cap.tsx'
import { chordFor } from '../canvas/editor/key-table.ts'
import { useKeys } from '../canvas/editor/keys/use-keys.ts'
import { queries } from '../net/queries.ts'
import styles from './bench.module.css'
import { CameBackBadge } from './revisions/came-back-badge.tsx'
import { SavePanel } from './save-panel.tsx'
import type { BenchSession, Work } from './session/bench-state.ts'
import type { BenchPanels } from './use-bench-panels.ts'
import { ViewMenu } from './view-menu.tsx'
import { t } from './words.ts'

const NoticeBell = lazy(() => import('../app/notices/bell.tsx').then((module) => ({ default: module.NoticeBell })))

const LeaseLeft = ({ until, isLost }: { until: number; isLost: boolean }) => {
  const left = Math.max(0, until - useServerNow(5_000))
  const text =
    isLost || left === 0
      ? t('header.notKept')
      : left < 90_000
        ? t('header.oneMinute')
        : t('header.minutes', { minutes: Math.round(left / 60_000) })
  return (
    <Tooltip label={t('header.lease')} multiline maw={300}>
      <span className={`${styles.status} ${styles.roomy}`}>{text}</span>
    </Tooltip>
  )
}

const ReturnedBadge = ({ session, work }: { session: BenchSession; work: Work }) => {
  const { table } = useKeys(work.protocol.content)
  return <CameBackBadge session={session} projectId={work.assignment.projectId} chord={chordFor(table, { kind: 'take-returned' })} />
}

const SessionStatus = ({ session, project }: { session: BenchSession; project: Project }) => {
  const phase = useStore(session.store, (state) => state.phase)
  const waiting = useStore(session.store, (state) => state.queue.waiting.length)
  const leaseUntil = useStore(session.store, (state) => state.leaseUntil)
  const isLost = useStore(session.store, (state) => state.leaseLoss !== undefined)
  const sent = useStore(session.store, (state) => state.sent)
  const mine = useQuery(queries.myAnnotations(project.id))
  const { refetch } = mine
  useEffect(() => {
    if (sent > 0) void refetch()
  }, [sent, refetch])
  const isLabelling = phase.kind === 'labelling'
  return (
    <>
      {isLabelling && (
        <span className={styles.name} data-testid="sample-name" title={phase.work.assignment.sample.name}>
          {phase.work.assignment.sample.name}
        </span>
      )}
      <span className={styles.spacer} />
      {isLabelling && <ReturnedBadge session={session} work={phase.work} />}
      {mine.data !== undefined && (
        <span className={`${styles.status} ${styles.roomy}`} data-testid="done-count">
          {t('header.done', { count: mine.data.count + waiting })}
        </span>
      )}
      {isLabelling && leaseUntil !== undefined && <LeaseLeft until={leaseUntil} isLost={isLost} />}
      <SavePanel session={session} />
    </>
  )
}

type ButtonProps = {
  readonly name: string
  readonly chord: string | undefined
  readonly Icon: typeof IconHistory
  readonly isExpanded?: boolean
  readonly onPress: () => void
}

const HeaderButton = ({ name, chord, Icon, isExpanded, onPress }: ButtonProps) => (
  <Tooltip label={chord === undefined ? name : t('header.withKey', { name, key: chordText(chord) })}>
    <ActionIcon
      aria-label={name}
      {...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      <Icon size={18} />
    </ActionIcon>
  </Tooltip>
)

const LabellingButtons = ({ work, panels }: { work: Work; panels: BenchPanels }) => {
  const { table } = useKeys(work.protocol.content)
  return (
    <>
      <HeaderButton
        name={t('header.history')}
        chord={chordFor(table, { kind: 'history' })}
        Icon={IconHistory}
        isExpanded={panels.isHistoryOpen}
        onPress={() => panels.setHistoryOpen(!panels.isHistoryOpen)}
      />
      <HeaderButton
        name={t('header.commands')}
        chord={chordFor(table, { kind: 'palette' })}
        Icon={IconCommand}
        onPress={() => panels.setPaletteOpen(true)}
      />
      <HeaderButton
        name={t('header.keys')}
        chord={chordFor(table, { kind: 'help' })}
        Icon={IconKeyboard}
        onPress={() => panels.setSheet('read')}
      />
      <ViewMenu panels={panels} />
    </>
  )
}

const OpenButtons = ({ session, panels }: { session: BenchSession; panels: BenchPanels }) => {
  const phase = useStore(session.store, (state) => state.phase)
  return phase.kind === 'labelling' ? (
    <Group gap={4} wrap="nowrap">
      <LabellingButtons work={phase.work} panels={panels} />
    </Group>
  ) : null
}

type Props = {
  readonly project: Project | undefined
  readonly session: BenchSession | undefined
  readonly panels: BenchPanels | undefined
}

/** Where one is, how far one is, and whether the work is safe. */
export const BenchHeader = ({ project, session, panels }: Props) => (
  <header className={styles.header}>
    {project !== undefined && (
      <Tooltip label={t('header.backTo', { project: project.name })}>
        <ActionIcon
          aria-label={t('header.back')}
          renderRoot={(props) => <Link to="/projects/$projectId" params={{ projectId: project.id }} {...props} />}
        >
          <IconArrowLeft size={18} />
        </ActionIcon>
      </Tooltip>
    )}
    <span className={`${styles.status} ${styles.project}`}>{project?.name}</span>
    {session !== undefined && project !== undefined ? (
      <SessionStatus session={session} project={project} />
    ) : (
      <span className={styles.spacer} />
    )}
    {session !== undefined && (
      <Suspense>
        <NoticeBell />
      </Suspense>
    )}
    {session !== undefined && panels !== undefined && <OpenButtons session={session} panels={panels} />}
  </header>
)
