import type { PixelInfo } from '@reticle/contract'
import { separation, skyTransform } from '@reticle/geometry'
import { type Quantity, unitOf } from '../units/units.ts'
import { skyFrame } from './sky-frame.ts'
import type { WorldFrame } from './world-frame.ts'

type World = NonNullable<PixelInfo['world']>
type Physical = Extract<World, { kind: 'physical' }>
type MapWorld = Extract<World, { kind: 'map' }>
type Place = { readonly x: number; readonly y: number }

/** Mean radius of the Earth in metres (IUGG). */
const earthRadius = 6_371_008.8
const metresPerDegree = (earthRadius * Math.PI) / 180

const pixelFrame: WorldFrame = {
  kind: 'pixel',
  quantity: 'pixel',
  unitName: null,
  place: () => [],
  distance: (a, b) => Math.hypot(b.x - a.x, b.y - a.y),
}

const column = (matrix: Physical['matrix'], at: number): readonly number[] => matrix.map((row) => row[at] ?? 0)

const physicalFrame = (matrix: Physical['matrix'], unit: string | null, frame: string): WorldFrame => {
  const { quantity, toBase } = unitOf(unit)
  const [right, down] = [column(matrix, 0), column(matrix, 1)]
  return {
    kind: 'physical',
    quantity,
    unitName: unit,
    reference: frame === '' ? 'at' : frame,
    place: (at, z) =>
      matrix.map((row, axis) => ({
        name: ['X', 'Y', 'Z'][axis] ?? '',
        value: ((row[0] ?? 0) * at.x + (row[1] ?? 0) * at.y + (row[2] ?? 0) * (z + 0.5) + (row[3] ?? 0)) * toBase,
        kind: 'amount',
      })),
    distance: (a, b) => toBase * Math.hypot(...right.map((one, axis) => one * (b.x - a.x) + (down[axis] ?? 0) * (b.y - a.y))),
  }
}

const isGeographic = ({ epsg, unit }: MapWorld): boolean => unitOf(unit).quantity === 'angle' || (unit === null && epsg === 4326)

const mapFrame = (world: MapWorld): WorldFrame => {
  const [a, b, c, d, e, f] = world.affine
  const at = ({ x, y }: Place): Place => ({ x: (a ?? 0) * x + (b ?? 0) * y + (c ?? 0), y: (d ?? 0) * x + (e ?? 0) * y + (f ?? 0) })
  const turns = isGeographic(world)
  const unit = unitOf(world.unit)
  const metres: number = unit.quantity === 'pixel' ? 1 : unit.toBase
  const quantity: Quantity = turns || unit.quantity === 'pixel' ? 'length' : unit.quantity
  const determinant = (a ?? 0) * (e ?? 0) - (b ?? 0) * (d ?? 0)
  return {
    kind: 'map',
    quantity,
    unitName: world.unit,
    reference: world.epsg === null ? (world.name ?? '') : `EPSG:${world.epsg}${world.name === null ? '' : ` ${world.name}`}`,
    place: (place) => {
      const { x, y } = at(place)
      return turns
        ? [
            { name: 'lon', value: x, kind: 'degrees' },
            { name: 'lat', value: y, kind: 'degrees' },
          ]
        : [
            { name: 'E', value: x, kind: 'plain' },
            { name: 'N', value: y, kind: 'plain' },
          ]
    },
    distance: (p, q) => {
      const [from, to] = [at(p), at(q)]
      return turns
        ? separation({ lon: from.x, lat: from.y }, { lon: to.x, lat: to.y }) * metresPerDegree
        : metres * Math.hypot(to.x - from.x, to.y - from.y)
    },
    // Of the grid: the direction in which the second coordinate grows.
    ...(determinant === 0
      ? {}
      : {
          compass: () => ({
            north: { x: -(b ?? 0) / determinant, y: (a ?? 0) / determinant },
            east: { x: (e ?? 0) / determinant, y: -(d ?? 0) / determinant },
          }),
        }),
  }
}

const axisOf = (info: Pick<PixelInfo, 'axes'>, name: string) => info.axes.find((axis) => axis.name === name)

/** Where the file has no transform but says how far pixels lie apart: from the first corner, and from the first plane. */
const spacedFrame = (info: Pick<PixelInfo, 'axes'>): WorldFrame => {
  const [x, y] = [axisOf(info, 'x'), axisOf(info, 'y')]
  if (x?.spacing == null || y?.spacing == null || x.unit === null || x.unit !== y.unit) return pixelFrame
  const { spacing: z } = axisOf(info, 'z') ?? { spacing: null }
  const rows = [[x.spacing, 0, 0, 0], [0, y.spacing, 0, 0], ...(z === null ? [] : [[0, 0, z, -z / 2]])]
  return physicalFrame(rows, x.unit, '')
}

/** What the pixels of a sample are in the world. */
export const worldFrameOf = (info: Pick<PixelInfo, 'axes' | 'world'>): WorldFrame => {
  const { world } = info
  switch (world?.kind) {
    case 'physical':
      return physicalFrame(world.matrix, world.unit, world.frame)
    case 'map':
      return mapFrame(world)
    case 'sky': {
      const sky = skyTransform(world)
      return sky === undefined ? pixelFrame : skyFrame(sky)
    }
    case undefined:
      return spacedFrame(info)
  }
}
