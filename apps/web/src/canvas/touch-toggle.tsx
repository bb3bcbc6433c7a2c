import { SegmentedControl } from '@mantine/core'
import { memo } from 'react'
import { useStore } from 'zustand'
import styles from './image-canvas.module.css'
import { chooseTouchMode, touchMode } from './touch-mode.ts'
import { t } from './words.ts'

/** Asks what one finger is to do, once a finger has been on the canvas. */
export const TouchToggle = memo(() => {
  const { mode, isUsed } = useStore(touchMode)
  if (!isUsed) return null
  return (
    <div className={styles.touch} data-canvas-control>
      <SegmentedControl
        size="xs"
        aria-label={t('image.finger')}
        data={[
          { value: 'draw', label: t('image.fingerDraws') },
          { value: 'move', label: t('image.fingerMoves') },
        ]}
        value={mode}
        onChange={(value) => chooseTouchMode(value === 'move' ? 'move' : 'draw')}
      />
    </div>
  )
})
