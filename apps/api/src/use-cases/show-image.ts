import { type DomainError, err, ok } from '@reticle/domain'
import type { SourceFolders } from '@reticle/storage'
import { blobAnswer, bytesAnswer } from '../blob-answer.ts'
import type { Context } from '../context.ts'

type Sample = NonNullable<Awaited<ReturnType<Context['read']['samples']['get']>>>

const gone = { code: 'not-found', message: 'the bytes of this sample are not in the store; ask the operator to restore them' } as const

/** The original bytes of a sample: from the store, or, where a manifest named a file, from where they lie. */
export const showImage = async ({ storage }: Context, folders: SourceFolders, sample: Sample, ifNoneMatch: string | undefined) => {
  const { uri, sha256, bytes } = sample
  let problem: DomainError = gone
  const answer =
    uri === null
      ? await blobAnswer(storage, sample, 'inline', ifNoneMatch)
      : await bytesAnswer(
          async () => {
            const opened = await folders.open({ uri, sha256, bytes })
            if (opened.ok) return opened.value
            problem = opened.error
            return undefined
          },
          sample,
          'inline',
          ifNoneMatch,
        )
  return answer === undefined ? err(problem) : ok(answer)
}
