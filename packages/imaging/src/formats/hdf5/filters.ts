import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Library } from './library.ts'

const require = createRequire(import.meta.url)

/** The plugin of h5wasm-plugins for a registered filter (HDF Group's list), by its number. */
const pluginOf: Readonly<Record<number, string>> = {
  307: 'bz2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bshuf',
  32013: 'zfp',
  32015: 'zstd',
  32019: 'jpeg',
  32026: 'blosc2',
}
/** Built into the library: deflate, shuffle, fletcher32, szip, n-bit, scale-offset. */
const isBuiltIn = (filter: number): boolean => filter >= 1 && filter <= 6

/** Makes a filter known to an instance. False when there is none of that number. */
export const loadFilter = async (library: Library, filter: number): Promise<boolean> => {
  if (isBuiltIn(filter)) return true
  const name = pluginOf[filter]
  if (name === undefined) return false
  if (library.plugins.has(name)) return true
  const [folder] = library.h5.get_plugin_search_paths()
  if (folder === undefined) return false
  const file = `libH5Z${name}.so`
  library.h5.FS.mkdirTree(folder)
  library.h5.FS.writeFile(`${folder}/${file}`, await readFile(join(dirname(require.resolve('h5wasm-plugins')), 'plugins', file)))
  library.plugins.add(name)
  return true
}
