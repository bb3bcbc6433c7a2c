import type { GoldTask } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { boundsOf } from '@reticle/geometry'
import { Thumbnail } from '../samples/thumbnail.tsx'

const mostMarks = 200

/** A sample with the frames of its known marks. */
export const KnownPicture = ({ gold, protocol, size }: { gold: GoldTask; protocol: Protocol | undefined; size: number }) => {
  const { width, height } = gold.sample
  const colors = new Map(protocol?.labels.map(({ id, color }) => [id, color]))
  // Two pixels of the screen, and no frame too small to see.
  const unit = Math.max(width, height) / size
  return (
    <div style={{ position: 'relative', width: size, height: size, flex: 'none' }}>
      <Thumbnail sample={gold.sample} size={size} />
      <svg viewBox={`0 0 ${width} ${height}`} width={size} height={size} style={{ position: 'absolute', inset: 0 }} aria-hidden="true">
        {gold.known.content.regions.slice(0, mostMarks).map(({ id, labelId, geometry }) => {
          const box = boundsOf(geometry)
          const air = Math.max(0, 3 * unit - Math.max(box.width, box.height) / 2)
          return (
            <rect
              key={id}
              x={box.x - air}
              y={box.y - air}
              width={box.width + 2 * air}
              height={box.height + 2 * air}
              fill="none"
              stroke={colors.get(labelId) ?? '#ffffff'}
              strokeWidth={1.5 * unit}
            />
          )
        })}
      </svg>
    </div>
  )
}
