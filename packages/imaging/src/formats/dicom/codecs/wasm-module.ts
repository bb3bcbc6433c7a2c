import { readFile } from 'node:fs/promises'
import { FormatError } from '../../../format-error.ts'

/** What the decoders of the packages `@cornerstonejs/codec-*` have in common. */
export type WasmDecoder = {
  readonly getEncodedBuffer: (size: number) => Uint8Array
  readonly getDecodedBuffer: () => Uint8Array
  readonly decode: () => void
  readonly delete: () => void
}

export type WasmFactory<Module> = (options: { wasmBinary: Uint8Array; print: () => void; printErr: () => void }) => PromiseLike<Module>

const quiet = (): void => undefined
/** An instance whose memory has grown beyond this is not used again. */
const keptBytes = 256 * 1024 * 1024

/**
 * A codec in WebAssembly: its memory is its own, and whatever happens in there is an exception here. An instance that failed is thrown away, since
 * it may be left in any state, and so is one that has grown: its memory never shrinks.
 * @param path of the compiled module.
 */
export const wasmCodec = <Module extends { readonly HEAPU8: Uint8Array }>(factory: WasmFactory<Module>, path: string) => {
  let instance: Promise<Module> | undefined
  const start = async (): Promise<Module> => factory({ wasmBinary: await readFile(path), print: quiet, printErr: quiet })

  /** @throws FormatError when the codec fails. */
  return async <T>(place: string, work: (module: Module) => T): Promise<T> => {
    instance ??= start()
    const module = await instance
    try {
      const result = work(module)
      if (module.HEAPU8.byteLength > keptBytes) instance = undefined
      return result
    } catch (cause) {
      instance = undefined
      if (cause instanceof FormatError) throw cause
      // C++ exceptions arrive as numbers or objects of the module, traps as errors of WebAssembly.
      const why = cause instanceof Error && cause.message !== '' ? `: ${(cause.message.split('\n')[0] ?? '').slice(0, 120)}` : ''
      throw new FormatError(place, `it cannot be decoded${why}`)
    }
  }
}

/** Decodes one stream; the bytes are a copy. */
export const decodeWith = <Decoder extends WasmDecoder, Info>(decoder: Decoder, stream: Uint8Array, infoOf: (decoder: Decoder) => Info) => {
  decoder.getEncodedBuffer(stream.length).set(stream)
  decoder.decode()
  const info = infoOf(decoder)
  const bytes = Uint8Array.from(decoder.getDecodedBuffer())
  decoder.delete()
  return { bytes, info }
}
