import type { Release } from '@reticle/contract'
import { type Region, sampleIdSchema } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { useState } from 'react'
import { urlOf } from '../../net/client.ts'
import styles from './release-picture.module.css'
import { t } from './words.ts'

const mostMarks = 200

type Shown = { readonly id: string; readonly width: number; readonly height: number }
/** `isFaint`: for what is there besides. */
export type Frame = { readonly id: string; readonly geometry: Region['geometry']; readonly isFaint?: boolean }
type Props = {
  readonly release: Pick<Release, 'id'>
  readonly sample: Shown
  /** CSS pixels of its square. */
  readonly size: number
  readonly frames?: readonly Frame[]
}

/** Frames of marks over a picture that fills the square on its longer side. */
const Frames = ({ sample: { width, height }, size, frames }: Required<Omit<Props, 'release'>>) => {
  // Pixels of the screen, and no frame too small to see.
  const unit = Math.max(width, height) / size
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={size} height={size} className={styles.frames} aria-hidden="true">
      {frames.slice(0, mostMarks).map(({ id, geometry, isFaint = false }) => {
        const box = boundsOf(geometry)
        const air = Math.max(0, 3 * unit - Math.max(box.width, box.height) / 2)
        const place = { x: box.x - air, y: box.y - air, width: box.width + 2 * air, height: box.height + 2 * air }
        return <rect key={id} {...place} className={isFaint ? styles.faint : styles.frame} strokeWidth={(isFaint ? 1 : 1.5) * unit} />
      })}
    </svg>
  )
}

/**
 * A released sample in a square, for all who may read the release, with frames of marks; an empty square where there is no picture to be had. Its
 * name is beside it, so it says nothing more to a screen reader.
 */
export const ReleasePicture = ({ release, sample, size, frames = [] }: Props) => {
  const [isMissing, setIsMissing] = useState(false)
  const src = urlOf('getReleasePicture', { params: { releaseId: release.id, sampleId: sampleIdSchema.parse(sample.id) } })
  return (
    <div className={styles.square} style={{ width: size, height: size }}>
      {isMissing ? (
        <span className={styles.missing}>{t('releasePicture.noPicture')}</span>
      ) : (
        <img src={src} alt="" loading="lazy" width={size} height={size} className="thumbnail" onError={() => setIsMissing(true)} />
      )}
      {frames.length > 0 && <Frames sample={sample} size={size} frames={frames} />}
    </div>
  )
}
