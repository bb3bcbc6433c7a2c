import type { Prediction } from '@reticle/backends'
import type { Model } from '../model.ts'
import { BadOption } from '../options.ts'
import { Refusal } from '../refusal.ts'
import { openLane } from '../work/lane.ts'
import { readOnnxConfig } from './read-config.ts'
import type { OnnxTask } from './tasks.ts'

const program = new URL('./thread.ts', import.meta.url)
const mostWaiting = 32

/**
 * An ONNX model of somebody's own, by its description. `predict` where it says what each element is, `prompt` where it is an encoder with a decoder.
 * @throws BadOption with the place and the reason when description and files do not fit, before anything is served.
 */
export const openOnnx = async (file: string): Promise<Model> => {
  const { config, files, digest } = await readOnnxConfig(file)
  const { name, version, licence, labels } = config
  const lane = openLane(program, mostWaiting, { config, files })
  const ask = async (task: OnnxTask, signal?: AbortSignal): Promise<Prediction> => (await lane.run(task, { signal })) as Prediction
  try {
    await ask({ kind: 'open' })
  } catch (cause) {
    await lane.close()
    throw new BadOption(cause instanceof Error ? cause.message : String(cause))
  }
  const can = config.kind === 'sam' ? (['prompt'] as const) : (['predict'] as const)
  return {
    info: () => ({ name, version, digest, licence: licence ?? null, can, labels, questions: [] }),
    ...(config.kind === 'sam'
      ? {
          prompt: async ({ pixels, place, labels: wanted, prompt }, signal) => {
            if (prompt === undefined) throw new Refusal(422, 'request.prompt: points, boxes and strokes are needed')
            return ask({ kind: 'prompt', pixels, place, prompt, label: prompt.label ?? wanted[0] ?? labels[0] ?? '' }, signal)
          },
        }
      : {
          predict: ({ pixels, place, labels: wanted }, signal) =>
            ask({ kind: 'predict', pixels, place, labels: wanted.length === 0 ? labels : wanted }, signal),
        }),
    close: lane.close,
  }
}
