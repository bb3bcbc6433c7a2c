import type { Protocol } from '@reticle/domain'
import styles from './editor.module.css'
import { looksOf } from './label-looks.ts'

/** The colour and the pattern of a label, as on the canvas. */
export const Swatch = ({ protocol, labelId }: { protocol: Pick<Protocol, 'labels'>; labelId: string }) => {
  const look = looksOf(protocol).get(labelId)
  return <span className={styles.swatch} data-pattern={look?.pattern} style={{ backgroundColor: look?.color }} aria-hidden="true" />
}
