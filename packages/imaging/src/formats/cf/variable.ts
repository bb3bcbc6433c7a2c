import type { Box } from '../../dataset.ts'
import type { Dtype, PixelArray } from '../../dtype.ts'

/** An attribute of a NetCDF variable or group; numbers are exact but for 64-bit integers beyond 2^53. */
export type Attribute =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'numbers'; readonly dtype: Dtype; readonly values: readonly number[] }

export type Attributes = ReadonlyMap<string, Attribute>

/** A variable of the NetCDF data model, in a classic file or in HDF5. */
export type Variable = {
  /** The path without its first slash: `sst`, `ocean/sst`. */
  readonly name: string
  readonly dimensions: readonly { readonly name: string; readonly length: number }[]
  readonly dtype: Dtype
  readonly attributes: Attributes
  readonly chunk: readonly number[]
  /** The stored values of a box. @throws FormatError */
  readonly read: (box: Box) => Promise<PixelArray>
}

export const textOf = (attributes: Attributes, name: string): string | undefined => {
  const found = attributes.get(name)
  return found?.kind === 'text' ? found.value : undefined
}

/** The numbers of an attribute; undefined when there is none of that name, or it is text. */
export const numbersOf = (attributes: Attributes, name: string): Extract<Attribute, { kind: 'numbers' }> | undefined => {
  const found = attributes.get(name)
  return found?.kind === 'numbers' && found.values.length > 0 ? found : undefined
}

/** As a line of a header, at most 4000 characters. */
export const attributeText = (attribute: Attribute): string => {
  const text = attribute.kind === 'text' ? attribute.value : attribute.values.slice(0, 1000).join(' ')
  return text.length > 4000 ? `${text.slice(0, 4000)}…` : text
}

/** The last part of a path. */
export const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)
