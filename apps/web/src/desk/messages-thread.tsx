import { Text } from '@mantine/core'
import type { Message } from '@reticle/contract'
import { Ago } from '../app/time.tsx'
import { t } from '../app/words.ts'
import { keepFocus } from '../canvas/editor/key-cap.tsx'
import styles from './messages.module.css'
import type { MessagePlace } from './messages-queries.ts'

type Props = {
  readonly messages: readonly Message[]
  /** What a place is called; undefined when it is not to be found any more. */
  readonly placeName: (place: MessagePlace) => string | undefined
  readonly onPlace: (place: MessagePlace) => void
  /** Who hears a message, in words; left out where all hear the same. */
  readonly audienceName?: (message: Message) => string
  readonly empty: string
}

type OneProps = Omit<Props, 'messages' | 'empty'> & { readonly message: Message }

const OneMessage = ({ message, placeName, onPlace, audienceName }: OneProps) => {
  const { place } = message
  const name = place === null ? undefined : placeName(place)
  return (
    <li className={styles.message} data-mine={message.isMine ? '' : undefined}>
      <div className={styles.head}>
        <b>{message.isMine ? t('messages.you') : message.author}</b>
        {audienceName !== undefined && (
          <span className={styles.to} data-reader={message.audience === 'reader' ? '' : undefined}>
            {audienceName(message)}
          </span>
        )}
        {place !== null && name !== undefined && (
          <button type="button" className={styles.place} onMouseDown={keepFocus} onClick={() => onPlace(place)}>
            {name}
          </button>
        )}
        <span className={styles.grow} />
        <Text span size="xs" c="dimmed">
          <Ago at={message.postedAt} />
        </Text>
      </div>
      <p className={styles.text}>{message.text}</p>
    </li>
  )
}

/** Messages, oldest first; what one is pinned to leads there. */
export const MessagesThread = ({ messages, empty, ...rest }: Props) =>
  messages.length === 0 ? (
    <Text size="sm" c="dimmed" mb="xs">
      {empty}
    </Text>
  ) : (
    <ol className={styles.thread} aria-label={t('messages.title')} data-testid="thread">
      {messages.map((message) => (
        <OneMessage key={message.id} message={message} {...rest} />
      ))}
    </ol>
  )
