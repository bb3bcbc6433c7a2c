import { Text } from '@mantine/core'
import type { TaskHistory as Events, TaskDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../app/async.tsx'
import { Time } from '../app/time.tsx'
import { queries } from '../net/queries.ts'
import styles from './desk.module.css'
import { detailWords, eventWords } from './event-words.ts'
import { t } from './words.ts'

const Event = ({ event }: { event: Events['events'][number] }) => {
  const details = detailWords(event)
  const what = eventWords(event)
  const at = () => <Time at={event.at} />
  return (
    <li className={styles.event}>
      <Text size="sm">
        {event.who === null ? what : t.rich('history.byWhom', { who: event.who, what, b: (text) => <b>{text}</b> })}
        {details !== '' && (
          <Text span size="xs" c="dimmed">
            {' '}
            {t('history.details', { details })}
          </Text>
        )}
      </Text>
      <Text size="xs" c="dimmed">
        {event.reason === null || event.reason === '' ? at() : t.rich('history.because', { at, reason: event.reason })}
      </Text>
    </li>
  )
}

const EventList = ({ task }: { task: TaskDetail }) => {
  const history = useQuery(queries.taskHistory(task.projectId, task.id))
  return (
    <Async query={history}>
      {({ events }) =>
        events.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('history.keptBack')}
          </Text>
        ) : (
          <ol className={styles.events} reversed>
            {events.toReversed().map((event) => (
              <Event key={`${event.at}${event.type}${event.who}`} event={event} />
            ))}
          </ol>
        )
      }
    </Async>
  )
}

/** All that happened to the sample's task and its assignments, the latest first. Asked for when it is opened. */
export const TaskHistory = ({ task }: { task: TaskDetail }) => {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.section} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="task-history">
      <summary className={styles.heading}>{t('history.events')}</summary>
      {isOpen && <EventList task={task} />}
    </details>
  )
}
