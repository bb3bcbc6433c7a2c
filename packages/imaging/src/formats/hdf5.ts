import type { ByteSource } from '../byte-source.ts'
import { startsWith } from '../bytes.ts'
import type { FormatReader, ImageFile, ReadContext } from '../dataset.ts'
import { check } from '../format-error.ts'
import { netcdfImageFile } from './cf/image-file.ts'
import { allExtended } from './hdf5/extended.ts'
import { plainFile } from './hdf5/plain.ts'
import { Session } from './hdf5/session.ts'
import { isNetcdf, isOnlyDimension, scalesOf, variablesOf } from './hdf5/variables.ts'
import { walk } from './hdf5/walk.ts'

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
/** Attributes by which the NetCDF library keeps its own books. */
const books = new Set([
  'DIMENSION_LIST',
  'REFERENCE_LIST',
  'CLASS',
  'NAME',
  '_Netcdf4Dimid',
  '_Netcdf4Coordinates',
  '_NCProperties',
  '_nc3_strict',
])

const plainly = <T>(attributes: ReadonlyMap<string, T>): Map<string, T> => new Map([...attributes].filter(([key]) => !books.has(key)))

const openIn = async (session: Session, { limits }: ReadContext): Promise<ImageFile> => {
  const content = await walk(session, limits)
  const variables = variablesOf(session, content, limits)
  if (!isNetcdf(content)) {
    const file = plainFile(session, content, variables, await scalesOf(variables), limits)
    const [first] = file.skipped
    check(file.datasets.length > 0, first?.name ?? '/', first?.reason ?? 'the file holds no arrays')
    return { format: 'HDF5', ...file }
  }
  const readable = content.arrays.filter(({ attributes }) => !isOnlyDimension(attributes))
  const isVariable = ({ path, reason, shape }: (typeof readable)[number]) =>
    variables.has(path) && (reason === undefined || shape.length < 2)
  const rest = readable.filter((array) => !isVariable(array))
  const name = (path: string) => path.replace(/^\//, '')
  return netcdfImageFile(
    {
      format: 'NetCDF-4',
      variables: allExtended(
        readable.filter(isVariable).flatMap(({ path }) => {
          const variable = variables.get(path)
          if (variable === undefined) return []
          const dimensions = variable.dimensions.map((dimension) => ({ ...dimension, name: name(dimension.name) }))
          return [{ ...variable, dimensions, attributes: plainly(variable.attributes) }]
        }),
      ),
      others: rest.map(({ path, attributes }) => ({ name: name(path), attributes: plainly(attributes) })),
      skipped: [...content.skipped, ...rest.map(({ path, reason }) => ({ name: name(path), reason: reason ?? 'it holds no values' }))],
      attributes: plainly(content.groups[0]?.attributes ?? new Map()),
      groups: content.groups.slice(1).map(({ path, attributes }) => ({ name: name(path), attributes: plainly(attributes) })),
      warnings: content.warnings,
      close: () => session.close(),
    },
    limits,
  )
}

const open = async (source: ByteSource, context: ReadContext): Promise<ImageFile> => {
  const session = await Session.open(source, context.limits)
  try {
    return await openIn(session, context)
  } catch (cause) {
    await session.close()
    throw cause
  }
}

/**
 * HDF5, and NetCDF-4 inside of it, through the HDF5 library (h5wasm) with the filters of h5wasm-plugins. It sees nothing but the file itself:
 * links and storage in other files are told and never followed.
 */
export const hdf5: FormatReader = {
  id: 'hdf5',
  title: 'HDF5 and NetCDF-4',
  extensions: ['.h5', '.hdf5', '.nc', '.nc4', '.he5'],
  mediaType: 'application/x-hdf5',
  // A block of the user's own may be in front, of a power of two bytes.
  matches: (head) => [0, 512, 1024, 2048].some((at) => startsWith(head, signature, at)),
  open,
}
