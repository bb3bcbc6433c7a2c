import { useStore } from 'zustand'
import { t } from '../../canvas/words.ts'
import { computedText, rescaled } from '../units/numbers.ts'
import { levelOf, widthOf } from '../values/window.ts'
import type { Viewing } from '../viewing-types.ts'
import styles from './overlay.module.css'

/** What a drag is doing to the window: its ends, width and level, in the unit of the values. */
export const WindowHint = ({ viewing }: { viewing: Viewing }) => {
  const { dragged, isWindowHeld, isBlinking, remembered } = useStore(viewing.store)
  const info = useStore(viewing.pixels, (state) => state.source?.info)
  if (info === undefined) return null
  if (isBlinking)
    return (
      <div className={`${styles.box} ${styles.hint}`}>{remembered === undefined ? t('readout.asOpened') : t('readout.remembered')}</div>
    )
  if (dragged === undefined) return isWindowHeld ? <div className={`${styles.box} ${styles.hint}`}>{t('readout.dragging')}</div> : null
  const window = { low: rescaled(dragged.low, info.rescale), high: rescaled(dragged.high, info.rescale) }
  const unit = info.rescale?.unit ?? info.channels[dragged.channel]?.unit ?? ''
  const text = (value: number) => computedText(value, 4)
  return (
    <div className={`${styles.box} ${styles.hint}`} role="status" data-testid="window-hint">
      {t('readout.window', { low: text(window.low), high: text(window.high), unit })}
      <span className={styles.faint}> · {t('readout.widthLevel', { width: text(widthOf(window)), level: text(levelOf(window)) })}</span>
    </div>
  )
}
