import { flawOf } from './free-values.ts'

/** A folder that is one image: its `uri` names the folder, its hash and length are those of the description in it (`zarr.json`, `.zattrs`). */
export const zarrMediaType = 'application/vnd.ome.zarr'

/** Of the formats that Reticle reads: a worker looks into each file that is no PNG or JPEG after the import. */
export const mediaTypes = [
  'image/png',
  'image/jpeg',
  'image/tiff',
  'application/dicom',
  'application/fits',
  'application/x-hdf5',
  'application/x-mrc',
  'application/x-netcdf',
  'application/x-nifti',
  'application/x-npy',
  'application/x-nrrd',
  zarrMediaType,
] as const
const knownTypes: ReadonlySet<unknown> = new Set(mediaTypes)

/** One line of a manifest: an image that lies in the store already, or, with a `uri`, below a folder that the operator allows. */
export type SampleRecord = {
  readonly name: string
  /** Of the bytes of the image, 64 lower-case hexadecimal digits. */
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: (typeof mediaTypes)[number]
  readonly width: number
  readonly height: number
  /** A path below an allowed folder, with slashes. */
  readonly uri?: string
  /** Which array of the file it is, by its name there; the first unless given. */
  readonly dataset?: string
  /** Which plane of the first array it is; all of it unless given. Not together with `dataset`. */
  readonly slice?: { readonly axis: 'z' | 't'; readonly index: number }
  /** The values are numbers that name things: a segmentation. */
  readonly labels?: boolean
  readonly groups?: Readonly<Record<string, string>>
  readonly metadata?: Readonly<Record<string, unknown>>
  readonly origin?: {
    readonly title?: string
    readonly source?: string
    readonly licence?: string
    readonly parent?: { readonly name: string; readonly x: number; readonly y: number }
  }
  /** Higher is handed out first; 0 unless given. */
  readonly priority?: number
}

export const limits = {
  dataset: 1000,
  index: 1_000_000,
  name: 300,
  side: 1_000_000,
  uri: 1000,
  groups: 100,
  group: 500,
  priority: 1_000_000,
} as const
export const sha256Form = /^[0-9a-f]{64}$/
export const groupKeyForm = /^[a-z0-9][a-z0-9_-]{0,63}$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
const controls = /[\u0000-\u001f\u007f]/
const scheme = /^[a-z][a-z0-9+.-]*:/i

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Text of one line, as names and paths are. */
export const isPlainText = (value: string): boolean => !controls.test(value) && value.isWellFormed()

/** A path that stays below the folder that it is taken from. */
export const isPathBelow = (path: string): boolean =>
  !path.includes('\\') && !scheme.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')

const isText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length > 0 && value.length <= most && isPlainText(value)

const isCount = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

const isFreeText = (value: unknown, most: number): boolean =>
  typeof value === 'string' && value.length <= most && flawOf(value) === undefined

const isGroups = (value: unknown): boolean => {
  if (!isFields(value)) return false
  const keys = Object.keys(value)
  return keys.length <= limits.groups && keys.every((key) => groupKeyForm.test(key) && isFreeText(value[key], limits.group))
}

const isParent = (value: unknown): boolean =>
  isFields(value) && Object.keys(value).length === 3 && isFreeText(value.name, 500) && Number.isFinite(value.x) && Number.isFinite(value.y)

const isSlice = (value: unknown): boolean =>
  isFields(value) && Object.keys(value).length === 2 && (value.axis === 'z' || value.axis === 't') && isCount(value.index, 0, limits.index)

const isOriginField = (key: string, value: unknown): boolean => {
  if (key === 'parent') return isParent(value)
  if (key === 'source') return isFreeText(value, 2000)
  return (key === 'title' || key === 'licence') && isFreeText(value, 500)
}

const isOrigin = (value: unknown): boolean => isFields(value) && Object.keys(value).every((key) => isOriginField(key, value[key]))

const isField = (key: string, value: unknown): boolean => {
  switch (key) {
    case 'name':
      return isText(value, limits.name)
    case 'sha256':
      return typeof value === 'string' && sha256Form.test(value)
    case 'bytes':
      return isCount(value, 1, Number.MAX_SAFE_INTEGER)
    case 'mediaType':
      return knownTypes.has(value)
    case 'width':
    case 'height':
      return isCount(value, 1, limits.side)
    case 'uri':
      return typeof value === 'string' && isText(value, limits.uri) && isPathBelow(value)
    case 'dataset':
      return isText(value, limits.dataset)
    case 'slice':
      return isSlice(value)
    case 'labels':
      return typeof value === 'boolean'
    case 'groups':
      return isGroups(value)
    case 'metadata':
      return isFields(value) && flawOf(value) === undefined
    case 'origin':
      return isOrigin(value)
    case 'priority':
      return isCount(value, -limits.priority, limits.priority)
    default:
      return false
  }
}

const needed = ['name', 'sha256', 'bytes', 'mediaType', 'width', 'height'] as const

/**
 * Whether a parsed line is a record: the same question as `sampleRecordSchema` answers, some ten times faster, and without a reason. A
 * property test holds the two together.
 */
export const isSampleRecord = (value: unknown): value is SampleRecord => {
  if (!isFields(value)) return false
  for (const key of needed) if (!Object.hasOwn(value, key)) return false
  for (const key of Object.keys(value)) if (!isField(key, value[key])) return false
  return !(Object.hasOwn(value, 'dataset') && Object.hasOwn(value, 'slice'))
}
