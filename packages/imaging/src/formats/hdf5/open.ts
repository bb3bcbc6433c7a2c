import type { ByteSource } from '../../byte-source.ts'
import type { ImageFile, ReadContext } from '../../dataset.ts'
import { check } from '../../format-error.ts'
import { netcdfImageFile } from '../cf/image-file.ts'
import { allExtended } from './extended.ts'
import { plainFile } from './plain.ts'
import { Session } from './session.ts'
import { isNetcdf, isOnlyDimension, scalesOf, variablesOf } from './variables.ts'
import { walk } from './walk.ts'

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

/** @throws FormatError */
export const openHdf5 = async (source: ByteSource, context: ReadContext): Promise<ImageFile> => {
  const session = await Session.open(source, context.limits)
  try {
    return await openIn(session, context)
  } catch (cause) {
    await session.close()
    throw cause
  }
}
