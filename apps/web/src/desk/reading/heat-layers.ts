import type { AnswerOf, routes } from '@reticle/contract'
import type { Region } from '@reticle/domain'
import type { CanvasLayer, RegionStyle } from '../../canvas/canvas-layer.ts'

export type Contours = AnswerOf<(typeof routes)['getContours']>

/** From few readers to all: dark violet to yellow, even in lightness, so that it is read without telling hues apart. */
const ramp = ['#440154', '#3b528b', '#21918c', '#5ec962', '#fde725'] as const

/** The colour of "at least k of n": the last one always stands for all. */
export const heatColor = (atLeast: number, readers: number): string =>
  ramp[readers < 2 ? ramp.length - 1 : Math.round(((atLeast - 1) / (readers - 1)) * (ramp.length - 1))] ?? ramp[0]

const styleOf = (atLeast: number, readers: number): RegionStyle => {
  const color = heatColor(atLeast, readers)
  return { stroke: color, fill: `${color}66`, maskFill: `${color}73`, width: 1.5, casing: 'rgba(0, 0, 0, 0.45)' }
}

type Planes = ReadonlyMap<string, Region['plane']>

/** Nested areas as marks that are no marks of anybody: the wider ones below. `planes`: where each object lies. */
export const heatLayers = ({ readers, objects }: Contours, planes: Planes): readonly CanvasLayer[] =>
  Array.from({ length: readers }, (_, index): CanvasLayer => {
    const atLeast = index + 1
    const style = styleOf(atLeast, readers)
    return {
      id: `heat-${atLeast}`,
      isVisible: true,
      style: () => style,
      regions: objects.flatMap(({ clusterId, levels }) =>
        levels
          .filter((level) => level.atLeast === atLeast)
          .map(({ geometry }, place): Region => {
            const plane = planes.get(clusterId)
            return {
              id: `${clusterId}/${atLeast}/${place}`,
              labelId: 'heat',
              geometry,
              attributes: {},
              origin: { kind: 'tool', tool: 'contours' },
              ...(plane === undefined ? {} : { plane }),
            }
          }),
      ),
    }
  })
