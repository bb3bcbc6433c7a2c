import type { ReadLimits } from '../../dataset.ts'
import { FormatError } from '../../format-error.ts'
import type { Coordinate } from '../cf/axes.ts'
import { unpackingOf } from '../cf/unpack.ts'
import { type Attributes, numbersOf, textOf, type Variable } from '../cf/variable.ts'
import { bytesOfStored, chunkOf, dtypeOfStored } from '../raw/contiguous.ts'
import { boxReader } from './read-box.ts'
import type { Session } from './session.ts'
import type { Content, FoundArray } from './walk.ts'

/** A dimension of a NetCDF-4 file that has no variable; the rest of its NAME is its length. */
const noVariable = /^This is a netCDF dimension but not a netCDF variable/

export const isScale = (attributes: Attributes): boolean => textOf(attributes, 'CLASS') === 'DIMENSION_SCALE'
export const isOnlyDimension = (attributes: Attributes): boolean => noVariable.test(textOf(attributes, 'NAME') ?? '')

/** True when the NetCDF library wrote the file (or one that writes as it does): what it says then has the meaning of the NetCDF data model. */
export const isNetcdf = ({ groups, arrays }: Content): boolean => {
  const root = groups[0]?.attributes
  if (root?.has('_NCProperties') === true || root?.has('_nc3_strict') === true) return true
  return arrays.some(
    ({ attributes }) =>
      attributes.has('_Netcdf4Dimid') || attributes.has('_Netcdf4Coordinates') || (isScale(attributes) && isOnlyDimension(attributes)),
  )
}

/** The dimension along each axis by its scale: the path of the array that is the scale; `phony_dim_n` where there is none. */
const dimensionsOf = (array: FoundArray, byAddress: ReadonlyMap<number, string>): Variable['dimensions'] => {
  const scales = numbersOf(array.attributes, 'DIMENSION_LIST')?.values ?? []
  const isOwn = scales.length === 0 && isScale(array.attributes) && array.shape.length === 1
  return array.shape.map((length, n) => ({
    name: isOwn ? array.path : (byAddress.get(scales[n] ?? -1) ?? `${array.path} phony_dim_${n}`),
    length,
  }))
}

/** The arrays of numbers of a file as variables, by their paths; those that cannot be read are left out. */
export const variablesOf = (session: Session, content: Content, limits: ReadLimits): Map<string, Variable> => {
  const byAddress = new Map(content.arrays.map(({ address, path }) => [address, path]))
  const found = new Map<string, Variable>()
  for (const array of content.arrays) {
    const { path, shape, number, described, attributes } = array
    if (number === undefined || shape.length === 0 || shape.includes(0)) continue
    const size = bytesOfStored(number.type)
    const chunk = described.chunks?.map((length, n) => Math.max(1, Math.min(length, shape[n] ?? 1))) ?? chunkOf(shape, size)
    const place = { path, shape, chunk, number, isChunked: described.chunks !== null }
    found.set(path, {
      name: path.slice(1),
      dimensions: dimensionsOf(array, byAddress),
      dtype: dtypeOfStored(number.type),
      attributes,
      chunk,
      read: boxReader(session, place, limits),
    })
  }
  return found
}

/** Coordinates of axes by the paths of their scales, where scales hold values. */
export const scalesOf = async (variables: ReadonlyMap<string, Variable>): Promise<Map<string, Coordinate>> => {
  const found = new Map<string, Coordinate>()
  const wanted = new Set(
    Array.from(variables.values()).flatMap(({ name, dimensions }) => dimensions.map((one) => one.name).filter((one) => one !== `/${name}`)),
  )
  for (const path of wanted) {
    const variable = variables.get(path)
    const length = variable?.dimensions[0]?.length ?? 0
    if (variable?.dimensions.length !== 1 || length > 100_000) continue
    const stored = await variable.read({ start: [0], shape: [length] }).catch((cause: unknown) => {
      if (cause instanceof FormatError) return undefined
      throw cause
    })
    const values = stored === undefined ? null : Array.from(unpackingOf(variable.dtype, variable.attributes).unpack(stored), Number)
    found.set(path, { attributes: variable.attributes, values })
  }
  return found
}
