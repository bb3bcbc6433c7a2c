import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { BadOption } from '../options.ts'
import { type OnnxConfig, onnxConfigSchema } from './config.ts'

export type ReadConfig = {
  readonly config: OnnxConfig
  /** The model's files, in the order encoder, decoder where there are two, with full paths. */
  readonly files: readonly string[]
  /** SHA-256 of the file; of two files, of the line of hashes of both. */
  readonly digest: string
}

const wordOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    ? 'there is no such file'
    : cause instanceof Error
      ? cause.message
      : String(cause)

const bytesOf = async (file: string): Promise<Buffer> => {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new BadOption(`${file}: ${wordOf(cause)}`)
  }
}

const sha256Of = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')

/** Reads a model's description and hashes its files, whose paths are from the description's folder. @throws BadOption with the place and the reason. */
export const readOnnxConfig = async (file: string): Promise<ReadConfig> => {
  const text = (await bytesOf(file)).toString('utf8')
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch (cause) {
    throw new BadOption(`${file}: not JSON: ${wordOf(cause)}`)
  }
  const read = onnxConfigSchema.safeParse(said)
  if (!read.success) {
    const [first] = read.error.issues
    throw new BadOption(
      `${file}: ${(first?.path ?? []).map(String).join('.') || 'the description'}: ${first?.message ?? 'is not as it should be'}`,
    )
  }
  const named = read.data.kind === 'sam' ? [read.data.encoder.file, read.data.decoder.file] : [read.data.file]
  const files = named.map((one) => resolve(dirname(file), one))
  const hashes: string[] = []
  for (const one of files) hashes.push(sha256Of(await bytesOf(one)))
  const [only] = hashes
  return { config: read.data, files, digest: hashes.length === 1 && only !== undefined ? only : sha256Of(`${hashes.join('\n')}\n`) }
}
