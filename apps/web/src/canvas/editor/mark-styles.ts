import type { Protocol, Region } from '@reticle/domain'
import { isBetween } from '@reticle/tools'
import type { RegionStyle } from '../canvas-layer.ts'
import { looksOf } from './label-looks.ts'

const unlabelled = '#adb5bd'

/** How marks are drawn, from the colour of their label. */
export type OwnStyle = (color: string) => RegionStyle

export const plainStyle: OwnStyle = (color) => ({
  stroke: color,
  fill: `${color}26`,
  maskFill: `${color}66`,
  width: 1.75,
  casing: '#00000066',
})

type Variants = { readonly own: RegionStyle; readonly between: RegionStyle; readonly occluded: RegionStyle; readonly beside: RegionStyle }

const variantsOf = (own: RegionStyle): Variants => ({
  own,
  between: { ...own, dash: [6, 4] },
  occluded: { ...own, dash: [2, 3] },
  beside: { ...own, opacity: 0.3, dash: [1, 3] },
})

export type MarkStyles = {
  /** Of a mark in sight: dashed where it stands between key planes, dotted where it is covered. */
  readonly of: (region: Region) => RegionStyle
  /** Of a mark on a plane beside the one in sight. */
  readonly beside: (region: Region) => RegionStyle
  readonly ofLabel: (labelId: string | undefined) => RegionStyle
}

/** The styles of all marks of a protocol. Make them once for each: a canvas keeps what it has drawn as long as they are the same. */
export const markStyles = (protocol: Protocol, ownStyle: OwnStyle): MarkStyles => {
  const looks = looksOf(protocol)
  const none = variantsOf(ownStyle(unlabelled))
  const byLabel = new Map(
    protocol.labels.map(({ id, color, skeleton }) => {
      const pattern = looks.get(id)?.pattern
      const own: RegionStyle = {
        ...ownStyle(color),
        ...(pattern === undefined ? {} : { pattern }),
        ...(skeleton === undefined ? {} : { edges: skeleton.edges }),
      }
      return [id, variantsOf(own)]
    }),
  )
  const variants = (labelId: string) => byLabel.get(labelId) ?? none
  return {
    of: (region) => {
      const { own, between, occluded } = variants(region.labelId)
      if (region.track?.state === 'occluded') return occluded
      return isBetween(region) ? between : own
    },
    beside: ({ labelId }) => variants(labelId).beside,
    ofLabel: (labelId) => variants(labelId ?? '').own,
  }
}
