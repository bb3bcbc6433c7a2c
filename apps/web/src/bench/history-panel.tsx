import { ActionIcon, Button, Group, Stack, Text, Tooltip } from '@mantine/core'
import type { AssignmentHistory } from '@reticle/contract'
import type { AnnotationContent } from '@reticle/domain'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Async } from '../app/async.tsx'
import { ProblemAlert } from '../app/problems.tsx'
import { Clock } from '../app/time.tsx'
import { queries } from '../net/queries.ts'
import { queryClient } from '../net/query-client.ts'
import styles from './bench.module.css'
import type { BenchSession, Work } from './session/bench-state.ts'
import { t } from './words.ts'

type Draft = AssignmentHistory['drafts'][number]

/** An earlier state that is being looked at. */
export type Looked = { readonly version: number; readonly content: AnnotationContent }

/** Arrow keys walk the list; Enter and Space look at a state, as on any button. */
const walk = (event: KeyboardEvent<HTMLElement>) => {
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (by === 0) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>('button[data-state]')]
  const at = buttons.findIndex((one) => one.matches(':focus'))
  event.preventDefault()
  buttons[Math.min(buttons.length - 1, Math.max(0, at + by))]?.focus()
}

const States = ({
  drafts,
  looked,
  onLook,
}: {
  drafts: readonly Draft[]
  looked: number | undefined
  onLook: (version: number) => void
}) => (
  <fieldset className={styles.states} aria-label={t('history.list')} onKeyDown={walk}>
    {drafts.map((draft) => (
      <button
        key={draft.version}
        type="button"
        className={styles.state}
        data-state={draft.version}
        aria-pressed={looked === draft.version}
        onClick={() => onLook(draft.version)}
      >
        <Clock at={draft.savedAt} />
        <span>{t('history.state', { marks: draft.regions, answers: draft.answers })}</span>
      </button>
    ))}
  </fieldset>
)

const Events = ({ events }: Pick<AssignmentHistory, 'events'>) => (
  <div>
    <h3>{t('history.events')}</h3>
    {events.map((event) => (
      <Text key={`${event.at}${event.kind}`} size="xs" c="dimmed">
        <Clock at={event.at} /> {t(`history.${event.kind}`)}
        {event.reason !== null && event.reason !== '' && ` (${event.reason})`}
      </Text>
    ))}
  </div>
)

type Props = {
  readonly session: BenchSession
  readonly work: Work
  readonly looked: Looked | undefined
  /** Undefined goes back to the present state. */
  readonly onLook: (looked: Looked | undefined) => void
  readonly onTake: (content: AnnotationContent) => void
  readonly onClose: () => void
}

/** Each save adds a state: the list follows. */
const useHistory = (session: BenchSession, { assignment }: Work) => {
  const history = useQuery({ ...queries.assignmentHistory(assignment.projectId, assignment.id), refetchOnMount: 'always' })
  const { refetch } = history
  const save = useStore(session.store, (state) => state.save.kind)
  useEffect(() => {
    if (save === 'saved') void refetch()
  }, [save, refetch])
  return history
}

const useLook = ({ assignment }: Work, onLook: Props['onLook']) => {
  const [error, setError] = useState<unknown>()
  const look = (version: number) => {
    setError(undefined)
    queryClient
      .ensureQueryData(queries.draftState(assignment.projectId, assignment.id, version))
      .then(({ content }) => onLook({ version, content }), setError)
  }
  return { error, look }
}

const Head = ({ onClose }: { onClose: () => void }) => (
  <Group justify="space-between" wrap="nowrap" mb="xs" align="flex-start">
    <div>
      <Text fw={600} size="sm">
        {t('history.heading')}
      </Text>
      <Text size="xs" c="dimmed">
        {t('history.lead')}
      </Text>
    </div>
    <Tooltip label={t('history.closeKey')} position="right">
      <ActionIcon aria-label={t('history.close')} onClick={onClose}>
        <IconX size={18} />
      </ActionIcon>
    </Tooltip>
  </Group>
)

/** Earlier states of the sample on the bench: look at one on the image, and take it back. */
export const HistoryPanel = ({ session, work, looked, onLook, onTake, onClose }: Props) => {
  const history = useHistory(session, work)
  const { error, look } = useLook(work, onLook)
  const place = useRef<HTMLElement>(null)
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  return (
    <aside
      ref={place}
      className={styles.instructions}
      aria-label={t('header.history')}
      data-testid="history"
      tabIndex={-1}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <Head onClose={onClose} />
      <Async query={history}>
        {({ drafts, events }) => (
          <Stack gap="sm">
            {drafts.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t('history.none')}
              </Text>
            ) : (
              <States drafts={drafts} looked={looked?.version} onLook={look} />
            )}
            {error !== undefined && <ProblemAlert error={error} title={t('history.notShown')} />}
            {looked !== undefined && (
              <Group gap="xs">
                <Button size="compact-sm" onClick={() => onTake(looked.content)}>
                  {t('history.take')}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => {
                    onLook(undefined)
                    place.current?.focus({ preventScroll: true })
                  }}
                >
                  {t('history.leave')}
                </Button>
              </Group>
            )}
            <Events events={events} />
          </Stack>
        )}
      </Async>
    </aside>
  )
}
