import type { ReadContext } from '../../dataset.ts'
import { check, FormatError } from '../../format-error.ts'
import { arrayOfV2, arrayOfV3, type ZarrArray } from './description.ts'
import { type JsonObject, objectAt, readObject, textAt } from './json.ts'

/** A group or an array. `attributes`: those of the node, of which OME-NGFF 0.5 keeps its own under `ome`. */
export type ZarrNode = {
  readonly path: string
  readonly version: 2 | 3
  readonly attributes: JsonObject
  /** Undefined for a group. */
  readonly array: ZarrArray | undefined
  /** Paths of what is known to lie below, where the hierarchy lists it (consolidated metadata). */
  readonly listed: readonly string[]
}

const joined = (path: string, name: string) => (path === '' ? name : `${path}/${name}`)

/** A path out of a description: relative, without steps upwards. @throws FormatError */
export const pathBelow = (base: string, given: string, at: string): string => {
  const parts = given.split('/').filter((part) => part !== '' && part !== '.')
  const isInside =
    parts.length > 0 && parts.every((part) => part !== '..' && !part.includes('\\') && !part.includes('\0')) && !given.startsWith('/')
  check(isInside, at, `the path ${JSON.stringify(given.slice(0, 100))} leads out of the hierarchy`)
  return joined(base, parts.join('/'))
}

/**
 * Reads the description of a node; undefined where there is none.
 * @throws FormatError when it is damaged.
 */
export const readNode = async (
  path: string,
  { sibling, limits }: Pick<ReadContext, 'sibling' | 'limits'>,
): Promise<ZarrNode | undefined> => {
  const documentAt = async (name: string): Promise<JsonObject | undefined> => {
    const source = await sibling(joined(path, name))
    return source === undefined ? undefined : readObject(source, joined(path, name), limits)
  }
  const v3 = await documentAt('zarr.json')
  if (v3 !== undefined) {
    const at = joined(path, 'zarr.json')
    check(v3.zarr_format === 3, at, `it is in version ${String(v3.zarr_format).slice(0, 20)} of Zarr, which is not read`)
    const attributes = objectAt(v3, 'attributes')
    const kind = textAt(v3, 'node_type')
    if (kind === 'array') return { path, version: 3, attributes, array: arrayOfV3(path, v3, limits), listed: [] }
    check(kind === 'group', at, 'it is neither an array nor a group')
    return {
      path,
      version: 3,
      attributes,
      array: undefined,
      listed: Object.keys(objectAt(objectAt(v3, 'consolidated_metadata'), 'metadata')),
    }
  }
  const [array, group] = [await documentAt('.zarray'), await documentAt('.zgroup')]
  const attributes = (await documentAt('.zattrs')) ?? {}
  if (array !== undefined) {
    check(
      array.zarr_format === 2,
      joined(path, '.zarray'),
      `it is in version ${String(array.zarr_format).slice(0, 20)} of Zarr, which is not read`,
    )
    return { path, version: 2, attributes, array: arrayOfV2(path, array, attributes, limits), listed: [] }
  }
  if (group === undefined && Object.keys(attributes).length === 0) return undefined
  const consolidated = path === '' ? await documentAt('.zmetadata') : undefined
  const listed = Object.keys(objectAt(consolidated ?? {}, 'metadata'))
    .filter((key) => key.endsWith('/.zarray'))
    .map((key) => key.slice(0, -'/.zarray'.length))
  return { path, version: 2, attributes, array: undefined, listed }
}

/** The same, of what must be there. @throws FormatError */
export const needNode = async (path: string, context: Pick<ReadContext, 'sibling' | 'limits'>): Promise<ZarrNode> => {
  const node = await readNode(path, context)
  if (node === undefined) throw new FormatError(path === '' ? 'hierarchy' : path, 'there is no Zarr array or group at this place')
  return node
}

/** What OME-NGFF says of a node: under `ome` from 0.5 on, among the attributes before. */
export const omeOf = (node: ZarrNode): JsonObject => {
  const own = objectAt(node.attributes, 'ome')
  return Object.keys(own).length > 0 ? own : node.attributes
}
