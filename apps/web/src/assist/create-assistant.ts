import type { AssistAnswer, AssistJob, AssistTask } from '@reticle/tools'
import { areaOfTask, mostPixels, taskOf } from '@reticle/tools'
import type { PixelViewState } from '../pixels/pixel-view.ts'
import { answerOf } from './answer-of.ts'
import type { Assistant } from './assistant.ts'
import { patchKey, readPatch } from './read-patch.ts'
import { sceneOf } from './scene.ts'
import { createWorkerSeat, type WorkerPort } from './worker-seat.ts'

export type AssistantOptions = {
  /** What the canvas shows now. */
  readonly shown: () => PixelViewState
  readonly makeWorker?: () => WorkerPort
  /** Longest time that one task may be worked on. */
  readonly seconds?: number
}

const newWorker = (): WorkerPort => new Worker(new URL('./worker/assist-worker.ts', import.meta.url), { type: 'module' })

const failed = (reason: string): AssistAnswer => ({ kind: 'failed', reason })

const millions = (pixels: number): string => `${(pixels / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} million`

/** Why nothing more is looked at. */
const tooFar: Readonly<Record<AssistTask['kind'], string>> = {
  wand: 'What is like this place goes on too far: lower the tolerance, or mark it by its outline.',
  scissors: 'This place is too far from the last one: click one in between.',
  threshold: 'This area is too large.',
  grow: 'This area is too large.',
  superpixels: 'This area is too large.',
  blobs: 'This area is too large.',
}

/** Share of the progress that reading takes. */
const readingShare = 0.4

/** Works on the measured values of the plane and the channel in sight, at full resolution, in a worker. */
export const createAssistant = ({ shown, makeWorker = newWorker, seconds = 60 }: AssistantOptions): Assistant => {
  const seat = createWorkerSeat(makeWorker, seconds)
  let current: AbortController | undefined

  const carryOut = async (
    job: Exclude<AssistJob, { kind: 'model' }>,
    onProgress: (share: number) => void,
    signal: AbortSignal,
  ): Promise<AssistAnswer> => {
    const { source, settings } = shown()
    if (source === undefined || settings === undefined) return failed('The values of this image are not there yet.')
    const scene = sceneOf(source.info, settings)
    const task = taskOf(job, scene.windows, source.info.rescale)
    for (let attempt = 0; ; attempt++) {
      const area = areaOfTask(task, source, attempt)
      if (area === undefined) return failed(tooFar[task.kind])
      const pixels = area.width * area.height * scene.channels.length
      if (pixels > mostPixels[task.kind])
        return failed(
          `That is an area of ${millions(pixels)} values, and this tool takes ${millions(mostPixels[task.kind])}: choose a smaller one.`,
        )
      const key = patchKey(source, scene, area)
      const patch = seat.has(key) ? undefined : await readPatch(source, scene, area, (share) => onProgress(readingShare * share), signal)
      const solved = await seat.solve({ task, key, patch }, (share) => onProgress(readingShare + (1 - readingShare) * share), signal)
      if (solved.kind === 'marks' && solved.isCut === true) continue
      return answerOf(solved, source.info, scene.channels[0] ?? 0)
    }
  }

  return {
    run: async (job, onProgress, signal) => {
      current?.abort()
      const own = new AbortController()
      current = own
      if (job.kind === 'model') return failed('No segmentation model is connected to this server.')
      const either = AbortSignal.any([signal, own.signal])
      either.throwIfAborted()
      try {
        return await carryOut(job, onProgress, either)
      } catch (error) {
        either.throwIfAborted()
        return failed(error instanceof Error ? error.message : String(error))
      }
    },
    destroy: () => {
      current?.abort()
      seat.end()
    },
  }
}
