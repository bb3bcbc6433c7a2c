import { readFile } from 'node:fs/promises'
import { env, InferenceSession, Tensor } from 'onnxruntime-web'

// One thread each: this program has threads of its own.
env.wasm.numThreads = 1
env.logLevel = 'error'

const wordOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause)).split('\n')[0] ?? ''

/** Opens an ONNX file. @throws with the file and the reason: not ONNX, an operator that is not known. */
export const openSession = async (file: string): Promise<InferenceSession> => {
  try {
    return await InferenceSession.create(new Uint8Array(await readFile(file)), { executionProviders: ['wasm'], logSeverityLevel: 3 })
  } catch (cause) {
    throw new Error(`${file}: it cannot be opened as ONNX: ${wordOf(cause)}`)
  }
}

type Described = InferenceSession['inputMetadata'][number]

/** An input of a name with a shape; lengths that the file leaves open fit any. @throws with the file, the input and what it has. */
export const checkInput = (session: InferenceSession, file: string, name: string, shape: readonly number[] | undefined): void => {
  const found = session.inputMetadata.find((one: Described) => one.name === name)
  if (found === undefined)
    throw new Error(`${file}: there is no input "${name}"; it has ${session.inputNames.map((one) => `"${one}"`).join(', ')}`)
  if (!found.isTensor || found.type !== 'float32')
    throw new Error(`${file}: input "${name}" takes ${found.isTensor ? found.type : 'no tensor'}, not float32`)
  if (shape === undefined) return
  const fits =
    found.shape.length === shape.length && found.shape.every((length, axis) => typeof length === 'string' || length === shape[axis])
  if (!fits) throw new Error(`${file}: input "${name}" is ${found.shape.join(' x ')}; the description says ${shape.join(' x ')}`)
}

/** An output of a name. @throws with the file and what it has. */
export const checkOutput = (session: InferenceSession, file: string, name: string): void => {
  if (!session.outputNames.includes(name))
    throw new Error(`${file}: there is no output "${name}"; it has ${session.outputNames.map((one) => `"${one}"`).join(', ')}`)
}

export type Numbers = { readonly values: Float32Array; readonly shape: readonly number[] }

/** Runs a model on numbers. @throws with the file and the reason, also where an output is no tensor of floats. */
export const run = async (
  session: InferenceSession,
  file: string,
  inputs: Readonly<Record<string, Numbers>>,
): Promise<Readonly<Partial<Record<string, Numbers>>>> => {
  try {
    const fed = Object.fromEntries(Object.entries(inputs).map(([name, { values, shape }]) => [name, new Tensor('float32', values, shape)]))
    const said = await session.run(fed)
    return Object.fromEntries(
      Object.entries(said).flatMap(([name, { data, dims }]) =>
        data instanceof Float32Array ? [[name, { values: data, shape: dims }]] : [],
      ),
    )
  } catch (cause) {
    throw new Error(`${file}: it does not run: ${wordOf(cause)}`)
  }
}
