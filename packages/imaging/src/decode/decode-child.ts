import sharp from 'sharp'
import { decodeImage } from './decode-image.ts'
import type { DecodeAnswer, DecodeRequest } from './messages.ts'

/**
 * The process in which strangers' bytes are decoded. It holds no connection and no secret, ends when its parent does, and ends itself when
 * a decode takes more memory than it may.
 */
sharp.cache(false)
sharp.concurrency(1)

const answer = (message: DecodeAnswer, then: () => void = () => undefined) => process.send?.(message, then)

process.on('message', ({ bytes, limits }: DecodeRequest) => {
  const isTooLarge = () => process.memoryUsage.rss() > limits.memoryBytes
  const refuse = () => answer({ kind: 'too-large' }, () => process.exit(3))
  const watch = setInterval(() => {
    if (isTooLarge()) refuse()
  }, 25)
  // decodeImage never rejects; were it to, the process would end and its parent would say so.
  void decodeImage(bytes, limits).then((outcome) => {
    clearInterval(watch)
    // A quick decode may be over before the watch has looked.
    if (isTooLarge()) refuse()
    else answer({ kind: 'outcome', outcome })
  })
})
process.on('disconnect', () => process.exit(0))
answer({ kind: 'ready' })
