import { Button, CloseButton, Progress } from '@mantine/core'

import { useStore } from 'zustand'
import { t } from '../words.ts'
import styles from './assist-state.module.css'
import type { Editor } from './create-editor.ts'
import { keepFocus } from './key-cap.tsx'

/** Over the canvas: work on the values that goes on, with a way to give it up, and what the editor has to say. */
export const AssistState = ({ editor }: { editor: Editor }) => {
  const busy = useStore(editor.store, (state) => state.busy)
  const notice = useStore(editor.store, (state) => state.notice)
  return (
    <div className={styles.place}>
      {busy !== undefined && (
        <div className={`${styles.box} ${styles.late}`} role="status" data-testid="assist-busy">
          <span>{t(`asking.${busy.kind}`)} …</span>
          <Progress className={styles.bar} size="sm" value={100 * busy.progress} aria-label={t('asking.progress')} />
          <Button size="compact-xs" variant="default" onMouseDown={keepFocus} onClick={() => editor.gesture({ type: 'cancel' })}>
            {t('asking.cancel')}
          </Button>
        </div>
      )}
      {notice !== undefined && (
        <div
          className={styles.box}
          data-kind={notice.kind}
          role={notice.kind === 'refused' ? 'alert' : 'status'}
          data-testid="editor-notice"
        >
          <span>{notice.text}</span>
          <CloseButton size="sm" aria-label={t('asking.closeNote')} onMouseDown={keepFocus} onClick={() => editor.notify(undefined)} />
        </div>
      )}
    </div>
  )
}
