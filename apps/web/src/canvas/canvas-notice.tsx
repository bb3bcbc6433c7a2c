import type { LayerState } from '../pixels/pixel-layer.ts'
import styles from './image-canvas.module.css'

type Props = { readonly context: LayerState['context']; readonly kind: 'values' | 'picture' }

/** What the reader has to know of the graphics card: nothing, as a rule. */
export const CanvasNotice = ({ context, kind }: Props) => {
  if (context === 'ready' || (context === 'none' && kind === 'picture')) return null
  return (
    <div className={styles.notice} role="alert">
      {context === 'lost'
        ? 'The graphics card was reset. The image comes back as soon as the browser gives it back.'
        : 'Measured values are drawn by WebGL 2, which this browser does not have or has switched off. Turn on hardware acceleration in its settings, or use a current Chrome, Edge, Firefox or Safari.'}
    </div>
  )
}
