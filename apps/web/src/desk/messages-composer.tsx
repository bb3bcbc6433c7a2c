import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { ProblemAlert } from '../app/problems.tsx'
import { t } from '../app/words.ts'
import { KeyCap } from '../canvas/editor/key-cap.tsx'
import styles from './messages.module.css'

type Props = {
  readonly placeholder: string
  readonly onPost: (text: string) => Promise<unknown>
  /** Beside the button: who hears it, what it is pinned to. */
  readonly choices?: ReactNode
}

/** A field that posts by Ctrl+Enter, and keeps what was written when it could not be posted. */
export const MessageComposer = ({ placeholder, onPost, choices }: Props) => {
  const [text, setText] = useState('')
  const [isPosting, setPosting] = useState(false)
  const [error, setError] = useState<unknown>()
  const post = async () => {
    if (text.trim() === '' || isPosting) return
    setPosting(true)
    setError(undefined)
    try {
      await onPost(text.trim())
      setText('')
    } catch (refusal) {
      setError(refusal)
    } finally {
      setPosting(false)
    }
  }
  return (
    <div>
      <Textarea
        size="xs"
        rows={2}
        maxLength={5000}
        aria-label={t('messages.new')}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          // The sample is not submitted or signed by the key that posts a message.
          event.preventDefault()
          event.stopPropagation()
          void post()
        }}
      />
      <div className={styles.row}>
        {choices}
        <span className={styles.grow} />
        <Button
          size="compact-xs"
          variant="default"
          loading={isPosting}
          disabled={text.trim() === ''}
          onClick={() => void post()}
          rightSection={<KeyCap chord="ctrl+enter" />}
        >
          {t('messages.post')}
        </Button>
      </div>
      {error !== undefined && <ProblemAlert error={error} title={t('messages.notPosted')} />}
    </div>
  )
}
