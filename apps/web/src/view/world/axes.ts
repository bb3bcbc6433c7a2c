import type { PixelInfo } from '@reticle/contract'
import { amountText, digits, unitOf } from '../units/units.ts'

type Axis = PixelInfo['axes'][number]

export const axisNamed = (info: Pick<PixelInfo, 'axes'>, name: Axis['name']): Axis | undefined =>
  info.axes.find((axis) => axis.name === name)

/** The coordinate of an index: as the file lists it, else in steps from the first. Undefined when the file says neither. */
const coordinateAt = ({ coordinates, spacing }: Axis, index: number): number | undefined =>
  coordinates?.[index] ?? (spacing === null ? undefined : spacing * index)

/** `4.5 µm`, `12.3 s`, `656.3 nm`; undefined when an index means nothing more than itself. */
export const coordinateText = (axis: Axis, index: number): string | undefined => {
  const value = coordinateAt(axis, index)
  if (value === undefined || axis.unit === null) return value === undefined || axis.coordinates === undefined ? undefined : digits(value, 6)
  const { quantity, toBase } = unitOf(axis.unit)
  return quantity === 'pixel' ? digits(value, 6) : amountText(quantity, value * toBase, axis.unit, 5)
}
