import { ActionIcon, Badge, Group, Text, Tooltip } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import type { TaskId } from '@reticle/domain'
import { IconChevronLeft, IconChevronRight, IconKeyboard, IconLayoutGrid, IconStack2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { Agreement } from '../app/numbers.tsx'
import { chordText } from '../canvas/editor/chord.ts'
import type { DeskCommand } from '../canvas/editor/command.ts'
import { keepFocus } from '../canvas/editor/key-cap.tsx'
import { type Binding, chordFor } from '../canvas/editor/key-table.ts'
import { inARow } from '../language/lists.ts'
import { usePresence } from '../net/live-presence.ts'
import { StateBadge } from '../projects/samples/state-badge.tsx'
import styles from './desk.module.css'
import { GoldButton } from './gold-button.tsx'
import { Reopen } from './reopen.tsx'
import { DraftState } from './review/draft-state.tsx'
import type { HeldReview } from './review/use-review.ts'
import { t } from './words.ts'

type Neighbours = {
  readonly index: number
  readonly total: number
  readonly previous: TaskId | undefined
  readonly next: TaskId | undefined
}
type Props = {
  readonly task: TaskDetail
  readonly neighbours: Neighbours
  readonly mayReopen: boolean
  readonly maySetGold: boolean
  readonly onGo: (taskId: TaskId) => void
  readonly onKeys: () => void
  readonly review: HeldReview | undefined
  readonly isGrid: boolean
  readonly isHeat: boolean
  readonly onGrid: () => void
  readonly onHeat: () => void
  readonly table: readonly Binding[]
}

/** Page keys walk through the contested samples without a signature. */
const usePageKeys = ({ previous, next }: Neighbours, onGo: (taskId: TaskId) => void) => {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const to = event.key === 'PageDown' ? next : event.key === 'PageUp' ? previous : undefined
      if (to === undefined || document.querySelector('[aria-modal="true"]') !== null) return
      event.preventDefault()
      onGo(to)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [previous, next, onGo])
}

const Walk = ({ neighbours, onGo }: Pick<Props, 'neighbours' | 'onGo'>) => {
  const { index, total, previous, next } = neighbours
  const go = (to: TaskId | undefined) => () => to !== undefined && onGo(to)
  return (
    <Group gap={4} wrap="nowrap">
      <Tooltip label={t('page.previousKey')}>
        <ActionIcon aria-label={t('page.previous')} disabled={previous === undefined} onClick={go(previous)}>
          <IconChevronLeft size={18} />
        </ActionIcon>
      </Tooltip>
      <Text size="xs" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
        {index < 0 ? t('page.total', { total }) : t('page.place', { at: index + 1, total })}
      </Text>
      <Tooltip label={t('page.nextKey')}>
        <ActionIcon aria-label={t('page.next')} disabled={next === undefined} onClick={go(next)}>
          <IconChevronRight size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

type LookProps = {
  readonly text: string
  readonly command: DeskCommand
  readonly isOn: boolean
  readonly table: readonly Binding[]
  readonly onPress: () => void
  readonly children: ReactNode
}

/** A way to look at the readers, on or off. */
const Look = ({ text, command, isOn, table, onPress, children }: LookProps) => {
  const chord = chordFor(table, { kind: 'desk', command })
  return (
    <Tooltip label={chord === undefined ? text : t('page.withKey', { text, key: chordText(chord) })}>
      <ActionIcon aria-label={text} aria-pressed={isOn} variant={isOn ? 'light' : 'subtle'} onMouseDown={keepFocus} onClick={onPress}>
        {children}
      </ActionIcon>
    </Tooltip>
  )
}

/** Who else of the desk has the sample open. */
const Others = ({ task, isDeciding }: { task: TaskDetail; isDeciding: boolean }) => {
  const others = usePresence(task.projectId, task.id, isDeciding ? 'deciding' : 'looking')
  if (others.length === 0) return null
  return (
    <Text size="xs" c="dimmed" role="status" truncate maw={220}>
      {inARow(others.map(({ name, doing }) => (doing === 'deciding' ? t('page.isDeciding', { name }) : t('page.looksOn', { name }))))}
    </Text>
  )
}

/** Which sample, why it is here, and the way to its neighbours. */
export const DeskBar = ({
  task,
  neighbours,
  mayReopen,
  maySetGold,
  onGo,
  onKeys,
  review,
  isGrid,
  isHeat,
  onGrid,
  onHeat,
  table,
}: Props) => {
  usePageKeys(neighbours, onGo)
  return (
    <div className={styles.bar}>
      <Link
        to="/projects/$projectId/contested"
        params={{ projectId: task.projectId }}
        className="strong-link"
        aria-label={t('page.toList')}
      >
        {t('page.list')}
      </Link>
      <Text component="h1" size="sm" fw={600} truncate maw={320} title={task.sample.name}>
        {task.sample.name}
      </Text>
      <StateBadge state={task.state} />
      {task.reason !== null && (
        <Badge variant="default" size="sm" fw={400} title={t('page.why')}>
          {task.reason}
        </Badge>
      )}
      {task.consensus !== null && <Agreement value={task.consensus.agreement.overall} />}
      <span style={{ flex: 1 }} />
      <DraftState review={review} />
      <Others task={task} isDeciding={review?.state.hold.kind === 'held'} />
      <Group gap={2} wrap="nowrap">
        <Look text={t('page.grid')} command="reader-grid" isOn={isGrid} table={table} onPress={onGrid}>
          <IconLayoutGrid size={18} />
        </Look>
        <Look text={t('page.heat')} command="heat-map" isOn={isHeat} table={table} onPress={onHeat}>
          <IconStack2 size={18} />
        </Look>
      </Group>
      {maySetGold && task.isGold !== null && (task.state === 'settled' || task.isGold) && <GoldButton task={task} />}
      {mayReopen && task.state === 'settled' && <Reopen task={task} />}
      <Walk neighbours={neighbours} onGo={onGo} />
      <Tooltip label={t('page.keysKey')}>
        <ActionIcon aria-label={t('page.keys')} onClick={onKeys}>
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
