import type { AssistAnswer, AssistJob, AssistTask } from '@reticle/tools'
import { areaOfTask, mostPixels, taskOf } from '@reticle/tools'
import { t } from '../canvas/words.ts'
import { locale } from '../language/language.ts'
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

const millions = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })

/** Why nothing more is looked at. */
const tooFar = (kind: AssistTask['kind']): string => t(kind === 'wand' || kind === 'scissors' ? `tooFar.${kind}` : 'tooFar.area')

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
    if (source === undefined || settings === undefined) return failed(t('asking.notThere'))
    const scene = sceneOf(source.info, settings)
    const task = taskOf(job, scene.windows, source.info.rescale)
    for (let attempt = 0; ; attempt++) {
      const area = areaOfTask(task, source, attempt)
      if (area === undefined) return failed(tooFar(task.kind))
      const pixels = area.width * area.height * scene.channels.length
      if (pixels > mostPixels[task.kind])
        return failed(
          t('asking.tooManyValues', { asked: millions.format(pixels / 1e6), most: millions.format(mostPixels[task.kind] / 1e6) }),
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
      if (job.kind === 'model') return failed(t('asking.noModel'))
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
