import type { SampleId } from '@reticle/domain'
import { useQuery } from '@tanstack/react-query'
import { useStore } from 'zustand'
import { pixelInfoQuery } from '../../pixels/info-query.ts'
import type { SampleImage } from '../../pixels/use-pixels.ts'
import type { Viewing } from '../viewing-types.ts'
import { useWorldFrame } from '../world/use-world-frame.ts'
import { Compass } from './compass.tsx'
import { LinkedPointer } from './linked-pointer.tsx'
import { MeasureMarks } from './measure-marks.tsx'
import styles from './overlay.module.css'
import { useOverlayParts } from './overlay-parts.ts'
import { PyramidState } from './pyramid-state.tsx'
import { Readout } from './readout.tsx'
import { ScaleBar } from './scale-bar.tsx'
import { WindowHint } from './window-hint.tsx'

type Props = {
  readonly viewing: Viewing
  /** The other view, when there are two side by side. */
  readonly other: Viewing | undefined
  readonly image: SampleImage
}

/** Known also while there is nothing to show yet: the canvas asks the same, and the answer is shared. */
const State = ({ sampleId }: { sampleId: SampleId }) => {
  const { data: info } = useQuery(pixelInfoQuery(sampleId))
  return info === undefined ? null : <PyramidState info={info} />
}

/** Everything that is written over the image: read-out, scale bar, compass, measurements, hints, and the state of its pixels. */
export const CanvasOverlay = ({ viewing, other, image }: Props) => {
  const info = useStore(viewing.pixels, (state) => state.source?.info)
  const frame = useWorldFrame(info)
  const { parts } = useOverlayParts()
  return (
    <div className={styles.overlay}>
      <MeasureMarks viewing={viewing} frame={frame} />
      {other !== undefined && <LinkedPointer viewing={viewing} />}
      {parts.readout && <Readout viewing={viewing} frame={frame} />}
      <div className={styles.corner}>
        {parts.compass && <Compass view={viewing.view} frame={frame} />}
        {parts.scaleBar && <ScaleBar view={viewing.view} frame={frame} />}
      </div>
      <WindowHint viewing={viewing} />
      {image.sampleId !== undefined && image.isPlain !== true && <State sampleId={image.sampleId} />}
    </div>
  )
}
