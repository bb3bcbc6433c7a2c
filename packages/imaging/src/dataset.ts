import type { ByteSource } from './byte-source.ts'
import type { Dtype, PixelArray } from './dtype.ts'

/** What an axis runs over. `channel` also holds the samples of a colour pixel; `other`: a spectral, energy, stokes or unnamed axis. */
export type AxisKind = 'time' | 'channel' | 'space' | 'other'

/** One axis of an array. `t`, `c`, `z`, `y` and `x` have their usual meaning; any other name is the file's own, in lower case. */
export type Axis = {
  readonly name: string
  readonly kind: AxisKind
  readonly length: number
  /** Distance between neighbours, in `unit`; null when the file does not say, or when it is not even. */
  readonly spacing: number | null
  /** As UDUNITS and OME-NGFF write it: `micrometer`, `millimeter`, `second`, `degree`, `nanometer`; null when unknown. */
  readonly unit: string | null
  /** The coordinate of each index where the file lists them (CF coordinate variables); `length` numbers. */
  readonly coordinates?: readonly number[]
}

export type Channel = {
  readonly name: string
  /** `#rrggbb`. */
  readonly color: string | null
  /** Of its values. */
  readonly unit: string | null
  /** What the file recommends to show as black and white, in stored values. */
  readonly window: { readonly low: number; readonly high: number } | null
}

/** What a stored value stands for: `slope * stored + intercept`, in `unit` (Hounsfield units of a CT: `HU`). */
export type Rescale = { readonly slope: number; readonly intercept: number; readonly unit: string | null }

/**
 * Where the pixels lie in the world. Index coordinates are those of DESIGN.md section 5: x to the right, y down, the top-left corner of the
 * first pixel is (0, 0), its centre (0.5, 0.5); z alike. A file whose first row is the bottom one (FITS) is shown and indexed in the order of
 * the file: row 0 is y 0, and the world says that up is down.
 */
export type World =
  /** `matrix`: 3 rows of 4, from (x, y, z, 1) to the coordinates of `frame`, in `unit`. `frame`: `scanner`, `LPS+` (DICOM), `RAS+` (NIfTI). */
  | { readonly kind: 'physical'; readonly frame: string; readonly unit: string; readonly matrix: readonly (readonly number[])[] }
  /** The keywords of the WCS (FITS standard 4.0, section 8; SIP), as they stand, plus what they come to at the middle of the image. */
  | {
      readonly kind: 'sky'
      readonly projection: string
      readonly frame: string
      readonly keywords: Readonly<Record<string, number | string>>
    }
  /** `affine`: X = a x + b y + c, Y = d x + e y + f as [a, b, c, d, e, f], in the units of the reference system. */
  | {
      readonly kind: 'map'
      readonly epsg: number | null
      readonly name: string | null
      readonly unit: string | null
      readonly affine: readonly [number, number, number, number, number, number]
    }

/** One line of a header, verbatim. `key`: in the words of the format (`NAXIS1`, `(0008,0060) Modality`, `ImageDescription`). */
export type HeaderLine = { readonly key: string; readonly value: string; readonly comment?: string }

/** A part of a header: an HDU, an IFD, a group. */
export type HeaderPart = { readonly name: string; readonly lines: readonly HeaderLine[] }

/** A box of an array: `start` and `shape` with one number for each axis. */
export type Box = { readonly start: readonly number[]; readonly shape: readonly number[] }

/** One array of pixel values in a file. */
export type Dataset = {
  /** Where it is in the file: `HDU 1 SCI`, `/volumes/raw`, `series 0`. Empty in formats that hold one array. */
  readonly name: string
  /** In the order of the file, slowest first. */
  readonly axes: readonly Axis[]
  readonly dtype: Dtype
  /** As many as the axis `c` is long; one without such an axis. */
  readonly channels: readonly Channel[]
  /** True when the channels are the red, green and blue (and alpha) of one colour picture. */
  readonly isColor: boolean
  /** True when the file says that the values are numbers that name things (a segmentation), which may not be mixed. */
  readonly isLabel?: boolean
  readonly rescale: Rescale | null
  /** The stored value that means "not measured"; null when there is none. NaN is always so. */
  readonly nodata: number | null
  readonly world: World | null
  /** The shapes of all resolutions that the file holds, finest first; `levels[0]` has the lengths of `axes`. */
  readonly levels: readonly (readonly number[])[]
  /** The box that is read with the least effort, one number for each axis: a tile, a strip, a plane. */
  readonly chunk: readonly number[]
  /**
   * The values of a box, C order.
   * @throws FormatError on damage, and on a box that is not inside.
   */
  readonly read: (box: Box, level?: number) => Promise<PixelArray>
}

/** An opened file: its header is read, no pixel is. */
export type ImageFile = {
  /** `OME-TIFF`, `FITS`. */
  readonly format: string
  /** At least one; the first is what people mean by the image of the file. */
  readonly datasets: readonly Dataset[]
  /** Parts that hold no pixels that we read: `HDU 2 CATALOG`, `a table`. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[]
  readonly header: readonly HeaderPart[]
  /** Keys of `header` that tell of people (patients, photographers) or of places where they live. */
  readonly personal: readonly string[]
  /** What a careful user should know: values cut, parts missing, names changed. */
  readonly warnings: readonly string[]
  readonly close: () => Promise<void>
}

/** What one file may cost. Headers are judged by these before anything of their size is made. */
export type ReadLimits = {
  /** Values of one dataset: the product of its shape. */
  readonly values: number
  /** Bytes that are held at once for one read: decoded chunks and the box itself. */
  readonly bytes: number
  /** Directories, HDUs, groups, elements: whatever a header counts. */
  readonly parts: number
  /** Bytes of text and tables of a header. */
  readonly headerBytes: number
}

export const defaultLimits: ReadLimits = {
  values: 64_000_000_000,
  bytes: 768 * 1024 * 1024,
  parts: 20_000,
  headerBytes: 64 * 1024 * 1024,
}

export type ReadContext = {
  readonly limits: ReadLimits
  /** The name of the file, without folders: told in messages, and used only where the content alone cannot tell two formats apart. */
  readonly name: string
  /**
   * Another file of the same set by its relative path: the files of a Zarr hierarchy, the parts of a multi-file OME-TIFF, the data file of a
   * detached header. Undefined when it is not there or may not be read: paths never lead out of the folder of the set.
   */
  readonly sibling: (path: string) => Promise<ByteSource | undefined>
}

/** One format. It is known by its first bytes, never by a name alone; `open` takes bounded time and memory whatever the file holds. */
export type FormatReader = {
  /** As in a registry: `tiff`, `fits`. */
  readonly id: string
  /** As people say it: `TIFF`, `FITS`. */
  readonly title: string
  /** With the dot, lower case, the usual one first; only for names that we write and for file dialogs. */
  readonly extensions: readonly string[]
  readonly mediaType: string
  /** True for a folder whose description is opened (OME-Zarr): `matches` sees the bytes of `zarr.json` or `.zattrs`. */
  readonly isFolder?: boolean
  /** Of the first 4 KiB, or what there is. */
  readonly matches: (head: Uint8Array, name: string) => boolean
  /** @throws FormatError */
  readonly open: (source: ByteSource, context: ReadContext) => Promise<ImageFile>
}
