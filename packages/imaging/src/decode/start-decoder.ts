import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { err, type Result } from '@reticle/domain'
import type { Decoded, DecodeLimits, Decoder, Reject } from '../port.ts'
import type { DecodeAnswer, DecodeRequest } from './messages.ts'

const script = fileURLToPath(new URL('./decode-child.ts', import.meta.url))
/** A child is replaced after this many images, so that no leak of a codec grows for ever. */
const imagesPerChild = 500

const spawnChild = (): ChildProcess =>
  fork(script, [], {
    serialization: 'advanced',
    // No secret of the parent's environment is passed on.
    env: { PATH: process.env.PATH ?? '', NODE_OPTIONS: '' },
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })

/**
 * A child that has loaded its codecs.
 * @throws when it cannot start: that is a fault of this machine, never of the file that waits.
 */
const startChild = (): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawnChild()
    const fail = () => reject(new Error(`${script}: the image decoder does not start; run this file with node to see why`))
    child.once('exit', fail)
    child.once('error', fail)
    child.once('message', () => {
      child.off('exit', fail)
      child.off('error', fail)
      resolve(child)
    })
  })

const askChild = (child: ChildProcess, request: DecodeRequest): Promise<{ outcome: Result<Decoded, Reject>; isUsable: boolean }> =>
  new Promise((resolve) => {
    const { milliseconds, memoryBytes } = request.limits
    const end = (outcome: Result<Decoded, Reject>, isUsable: boolean) => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      child.off('error', onExit)
      resolve({ outcome, isUsable })
    }
    const refuse = (reason: string) => end(err({ at: 'pixels', reason }), false)
    const onMessage = (message: DecodeAnswer) => {
      if (message.kind === 'outcome') end(message.outcome, true)
      if (message.kind === 'too-large') refuse(`decoding takes more than ${Math.round(memoryBytes / 1_048_576)} MB of memory`)
    }
    const onExit = () => refuse('the decoder crashed on this file')
    const timer = setTimeout(() => refuse(`decoding takes longer than ${Math.round(milliseconds / 1000)} s`), milliseconds)
    child.on('message', onMessage)
    child.on('exit', onExit)
    child.on('error', onExit)
    child.send(request, (failure) => {
      if (failure !== null) onExit()
    })
  })

/** A decoder in a child process of its own, one image at a time; the child is started at the first image and again after a crash. */
export const startDecoder = (limits: DecodeLimits): Decoder => {
  let child: ChildProcess | undefined
  let images = 0
  let queue: Promise<unknown> = Promise.resolve()

  const drop = () => {
    child?.kill('SIGKILL')
    child = undefined
  }
  const decodeNow = async (bytes: Uint8Array): Promise<Result<Decoded, Reject>> => {
    if (child?.connected !== true || images >= imagesPerChild) {
      drop()
      child = await startChild()
      images = 0
    }
    images++
    const { outcome, isUsable } = await askChild(child, { bytes, limits })
    if (!isUsable) drop()
    return outcome
  }
  return {
    decode: (bytes) => {
      const turn = queue.then(() => decodeNow(bytes))
      queue = turn.catch(() => undefined)
      return turn
    },
    close: async () => {
      await queue
      drop()
    },
  }
}
