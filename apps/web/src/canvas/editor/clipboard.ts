import type { Plane, Protocol, Region } from '@reticle/domain'
import { type Bounds, boundsOf, clampTo, type Geometry, isValid, isWithin, translate } from '@reticle/geometry'
import type { Size } from '../view-math.ts'

/** `from`: the editor that they come from. */
export type Copied = { readonly regions: readonly Region[]; readonly from: unknown; readonly plane: Plane }

/** Marks that were copied, for other planes, frames and samples; lives as long as the page. */
export type Clipboard = { copied: Copied | undefined }

export const createClipboard = (): Clipboard => ({ copied: undefined })

const frameOf = (regions: readonly Region[]): Bounds => {
  const all = regions.map(({ geometry }) => boundsOf(geometry))
  const [x, y] = [Math.min(...all.map((one) => one.x)), Math.min(...all.map((one) => one.y))]
  return {
    x,
    y,
    width: Math.max(...all.map((one) => one.x + one.width)) - x,
    height: Math.max(...all.map((one) => one.y + one.height)) - y,
  }
}

/** How far a copy is put from where it was taken, in image px: a tenth of its size, in whole pixels, towards where there is room. */
const offsetOf = (regions: readonly Region[], image: Size): readonly [number, number] => {
  const frame = frameOf(regions)
  const step = Math.max(4, Math.round(Math.max(frame.width, frame.height) / 10))
  const ways = [
    [step, step],
    [-step, -step],
    [step, -step],
    [-step, step],
  ] as const
  return (
    ways.find(([dx, dy]) => regions.every(({ geometry }) => isWithin(translate(geometry, dx, dy), image.width, image.height))) ?? [0, 0]
  )
}

const samePlane = (a: Plane, b: Plane) => a.z === b.z && a.t === b.t

type Target = {
  readonly image: Size
  readonly protocol: Protocol
  readonly kinds: readonly Geometry['type'][]
  readonly labelId: string | undefined
  readonly plane: Plane
  /** The editor: marks that go back to where they come from are put beside themselves. */
  readonly to: unknown
}

/** A mark of its own: of no object, on the plane that it is put on. */
const alone = ({ track: _, plane: __, ...region }: Region): Region => region

/**
 * The copied marks as they are put down, still with their old ids; what lies outside of this image is cut off, and `left` counts those that
 * have no place here at all: outside, or of a kind that the protocol does not have.
 */
export const pasted = (copied: Copied, target: Target): { readonly regions: readonly Region[]; readonly left: number } => {
  const { image, protocol, labelId, kinds } = target
  const isBack = copied.from === target.to && samePlane(copied.plane, target.plane)
  const [dx, dy] = isBack ? offsetOf(copied.regions, image) : [0, 0]
  const labels = new Set(protocol.labels.map(({ id }) => id))
  const regions = copied.regions.flatMap((region): Region[] => {
    const geometry = clampTo(translate(region.geometry, dx, dy), image.width, image.height)
    const label = labels.has(region.labelId) ? region.labelId : labelId
    if (!isValid(geometry) || label === undefined || !kinds.includes(geometry.type)) return []
    return [{ ...alone(region), labelId: label, geometry }]
  })
  return { regions, left: copied.regions.length - regions.length }
}
