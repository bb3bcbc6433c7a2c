/** One axis of what is served, in the order t, c, z, y, x; `label` is what the file calls it. */
export type ServedAxis = {
  name: 't' | 'c' | 'z' | 'y' | 'x'
  label: string
  length: number
  spacing: number | null
  unit: string | null
  coordinates?: number[]
}
/** `spacing` in `unit`, where the file says both. */
export type SampleAxis = { name: string; length: number; spacing?: number | undefined; unit?: string | undefined }

export type ServedType = 'uint8' | 'int8' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'float32' | 'float64'

export type Spread = {
  min: number
  max: number
  percentiles: { p01: number; p1: number; p50: number; p99: number; p999: number }
  histogram: number[]
  sampled: number
}

/** Where the pixels lie in the world: as `worldSchema` of the contract. */
export type SampleWorld =
  | { kind: 'physical'; frame: string; unit: string; matrix: number[][] }
  | { kind: 'sky'; projection: string; frame: string; keywords: Record<string, number | string> }
  | { kind: 'map'; epsg: number | null; name: string | null; unit: string | null; affine: number[] }

/** What an import learned of the pixels of a sample: all that a viewer must know beside the pixels themselves. */
export type SampleImage = {
  format: string
  /** The name that the file came with. */
  fileName: string
  /** Which array of the file, by its name there. */
  dataset: string
  /** One index of an axis of the file, when the file was split into samples along it. */
  slice: { axis: string; index: number } | null
  axes: ServedAxis[]
  dtype: ServedType
  channels: {
    name: string
    color: string | null
    unit: string | null
    window: { low: number; high: number } | null
    spread: Spread | null
  }[]
  isColor: boolean
  /** The values are numbers that name things; absent where they are measured. */
  isLabel?: boolean
  rescale: { slope: number; intercept: number; unit: string | null } | null
  nodata: number | null
  world: SampleWorld | null
  warnings: string[]
  /** Other files of the upload that this one needs, by name: their hashes. */
  companions: Record<string, string>
}
