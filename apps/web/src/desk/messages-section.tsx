import type { TaskDetail } from '@reticle/contract'
import { useState } from 'react'
import styles from './desk.module.css'
import { MessagesPanel, useMessageCount } from './messages-panel.tsx'
import type { MessagePlace } from './messages-queries.ts'
import type { DeskObject } from './objects/desk-objects.ts'
import type { Reader } from './readers.ts'
import { t } from './words.ts'

type Props = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  readonly focused: DeskObject | undefined
  readonly onPlace: (place: MessagePlace) => void
}

/** What is said on the sample; a new message is pinned to the object in focus. */
export const Messages = ({ task, readers, focused, onPlace }: Props) => {
  const [isOpen, setOpen] = useState(false)
  const count = useMessageCount(task)
  return (
    <details className={styles.section} onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="messages">
      <summary className={styles.heading}>
        {count === undefined || count === 0 ? t('messages.title') : t('messages.titleCount', { count })}
      </summary>
      {isOpen && (
        <MessagesPanel {...{ task, readers, onPlace }} target={focused === undefined ? undefined : { clusterId: focused.cluster.id }} />
      )}
    </details>
  )
}
