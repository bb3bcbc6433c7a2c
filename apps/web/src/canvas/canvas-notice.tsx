import type { LayerState } from '../pixels/pixel-layer.ts'
import styles from './image-canvas.module.css'
import { t } from './words.ts'

type Props = { readonly context: LayerState['context']; readonly kind: 'values' | 'picture' }

/** What the reader has to know of the graphics card: nothing, as a rule. */
export const CanvasNotice = ({ context, kind }: Props) => {
  if (context === 'ready' || (context === 'none' && kind === 'picture')) return null
  return (
    <div className={styles.notice} role="alert">
      {context === 'lost' ? t('image.contextLost') : t('image.noContext')}
    </div>
  )
}
