import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A type or an array as h5wasm tells it; numbers are those of the HDF5 library's own enumerations (H5T_class_t). */
export type Described = {
  readonly type: number
  readonly size: number
  readonly signed: boolean
  readonly littleEndian: boolean
  readonly vlen: boolean
  readonly cset?: number
  readonly total_size: number
  /** Null for an array without a space (H5S_NULL). */
  readonly shape: readonly number[] | null
  readonly chunks: readonly number[] | null
  readonly virtual_sources?: readonly { readonly file_name: string; readonly dset_name: string }[]
  readonly enum_type?: { readonly type: number; readonly members: Readonly<Record<string, number>> }
  readonly compound_type?: { readonly members: readonly { readonly name: string; readonly type: number }[] }
  readonly vlen_type?: { readonly type: number }
}

type FileNode = {
  usedBytes: number
  stream_ops: { readonly read: (stream: unknown, buffer: Uint8Array, offset: number, length: number, position: number) => number }
}

/** What is used of the HDF5 library as h5wasm compiles it to WebAssembly. */
export type H5 = {
  readonly HEAPU8: Uint8Array
  readonly _malloc: (bytes: number) => number
  readonly _free: (pointer: number) => void
  readonly UTF8ToString: (pointer: number, most?: number) => string
  readonly open: (name: string, mode: number, isOrdered: boolean, low: number, high: number) => bigint
  readonly close_file: (file: bigint) => number
  readonly get_names: (file: bigint, path: string, isRecursive: boolean) => string[]
  readonly get_type: (file: bigint, path: string) => number
  readonly get_symbolic_link: (file: bigint, path: string) => string | null
  readonly get_external_link: (file: bigint, path: string) => { filename?: string; obj_path?: string }
  readonly create_object_reference: (file: bigint, path: string) => readonly number[]
  readonly get_dataset_metadata: (file: bigint, path: string) => Described
  readonly get_dataset_filters: (file: bigint, path: string) => { id: number; name: string; cd_values: number[] }[]
  readonly get_dataset_data: (file: bigint, path: string, count: bigint[], offset: bigint[], strides: bigint[], pointer: bigint) => number
  readonly get_attribute_names: (file: bigint, path: string) => string[]
  readonly get_attribute_metadata: (file: bigint, path: string, name: string) => Described
  readonly get_attribute_data: (file: bigint, path: string, name: string, pointer: bigint) => number
  readonly reclaim_vlen_memory: (file: bigint, path: string, name: string, pointer: bigint) => number
  readonly get_plugin_search_paths: () => string[]
  readonly FS: {
    readonly writeFile: (path: string, bytes: Uint8Array) => void
    readonly unlink: (path: string) => void
    readonly mkdirTree: (path: string) => void
    readonly lookupPath: (path: string) => { node: FileNode }
    readonly ErrnoError: new (errno: number) => Error
  }
}

/** One instance of the library, with a memory and a file system (in that memory) of its own. It serves one file at a time. */
export type Library = {
  readonly h5: H5
  /** What the library said on its error stream since this was last emptied. */
  readonly complaints: string[]
  /** Bytes that its memory may grow to. */
  memoryLimit: number
  readonly memoryBytes: () => number
  /** True after it gave up in the middle of something: it is not used again. */
  isBroken: boolean
  uses: number
  readonly plugins: Set<string>
}

type Factory = (options: object) => Promise<H5>
type Compiled = object
type Instance = { readonly exports: Readonly<Record<string, unknown>> }
type Memory = { grow: (pages: number) => number }
type Instantiate = (source: unknown, imports?: object) => Promise<unknown>
/** As far as it is used; the types of this package know no WebAssembly. */
type Wasm = {
  instantiate: Instantiate
  readonly compile: (bytes: Uint8Array) => Promise<Compiled>
  readonly Instance: new (compiled: Compiled, imports: object) => Instance
}
const wasm: Wasm = Reflect.get(globalThis, 'WebAssembly')

/** The package gives no name to the module with the factory; its types and its one instance are for browsers. */
const factoryUrl = (): string => {
  const found = findPackageJSON('h5wasm', import.meta.url)
  if (found === undefined) throw new Error('h5wasm is not installed')
  return pathToFileURL(join(dirname(found), 'dist/esm/hdf5_util.js')).href
}

const isMemory = (value: unknown): value is Memory => typeof value === 'object' && value !== null && 'grow' in value
let compiled: Compiled | undefined
let making: Promise<unknown> = Promise.resolve()

/**
 * Runs the factory of h5wasm with a look at what it instantiates: the library is compiled once for all instances, and its memory is given
 * a limit, which a packed bomb would otherwise find at 2 GB. Nothing else of WebAssembly is touched, and only while the factory runs.
 */
const instantiated = async (factory: Factory, options: object): Promise<{ h5: H5; memory: Memory | undefined }> => {
  const native = wasm.instantiate
  let memory: Memory | undefined
  wasm.instantiate = async (source, imports) => {
    const isLibrary = imports !== undefined && 'GOT.mem' in imports && source instanceof Uint8Array
    if (!isLibrary) return native(source, imports)
    compiled ??= await wasm.compile(source)
    const instance = new wasm.Instance(compiled, imports)
    const { memory: own } = instance.exports
    if (isMemory(own)) memory = own
    return { instance, module: compiled }
  }
  try {
    return { h5: await factory(options), memory }
  } finally {
    wasm.instantiate = native
  }
}

const make = async (): Promise<Library> => {
  const loaded: { default: Factory } = await import(factoryUrl())
  const complaints: string[] = []
  const note = (line: string) => {
    if (complaints.length < 2000) complaints.push(String(line))
  }
  const { h5, memory } = await instantiated(loaded.default, { noInitialRun: true, print: note, printErr: note })
  const library: Library = {
    h5,
    complaints,
    memoryLimit: 256 * 1024 * 1024,
    memoryBytes: () => h5.HEAPU8.byteLength,
    isBroken: false,
    uses: 0,
    plugins: new Set(),
  }
  if (memory !== undefined) {
    const grow = memory.grow.bind(memory)
    const limited = (pages: number): number => {
      if (h5.HEAPU8.byteLength + pages * 65_536 > library.memoryLimit)
        throw new RangeError('the memory of the HDF5 library is at its limit')
      return grow(pages)
    }
    Object.defineProperty(memory, 'grow', { value: limited })
  }
  // Files that a hostile one might name as its storage: only the file itself is there.
  for (const device of ['/dev/null', '/dev/tty', '/dev/tty1', '/dev/random', '/dev/urandom', '/dev/stdin', '/dev/stdout', '/dev/stderr']) {
    try {
      h5.FS.unlink(device)
    } catch {
      // Not there is as good.
    }
  }
  return library
}

const idle: Library[] = []

/** An instance that no other file uses: an idle one, or a new one (50 ms). */
export const takeLibrary = async (): Promise<Library> => {
  const known = idle.pop()
  if (known !== undefined) return known
  // One after the other: the look at WebAssembly is not shared.
  const next = making.then(make)
  making = next.catch(() => undefined)
  return next
}

/** Keeps an instance for the next file, unless it is broken, grown, or old: what a failed call leaves behind is never freed. */
export const giveBack = (library: Library): void => {
  library.uses++
  if (!library.isBroken && library.uses < 500 && library.memoryBytes() < 96 * 1024 * 1024 && idle.length < 2) idle.push(library)
}
