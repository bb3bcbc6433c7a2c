import { Text } from '@mantine/core'
import type { TaskHistory as Events, TaskDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../app/async.tsx'
import { Time } from '../app/time.tsx'
import { queries } from '../net/queries.ts'
import styles from './desk.module.css'
import { detailWords, eventWords } from './event-words.ts'

const Event = ({ event }: { event: Events['events'][number] }) => {
  const details = detailWords(event)
  return (
    <li className={styles.event}>
      <Text size="sm">
        {event.who !== null && <b>{event.who} </b>}
        {eventWords(event)}
        {details !== '' && (
          <Text span size="xs" c="dimmed">
            {' '}
            ({details})
          </Text>
        )}
      </Text>
      <Text size="xs" c="dimmed">
        <Time at={event.at} />
        {event.reason !== null && event.reason !== '' && `: “${event.reason}”`}
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
            It is shown once the sample is settled: you also label here, and it would tell what others did.
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
      <summary className={styles.heading}>What happened to this sample</summary>
      {isOpen && <EventList task={task} />}
    </details>
  )
}
