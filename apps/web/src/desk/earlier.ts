import { type Answer, answerKey, type Protocol } from '@reticle/domain'
import { useCallback, useMemo, useState } from 'react'
import { answerWords } from '../app/answer-words.ts'
import { inARow } from '../language/lists.ts'
import type { Reader } from './readers.ts'
import { t } from './words.ts'

export type Earlier = NonNullable<Reader['earlier']>[number]

/** What a reader said before the correction that stands; undefined where nothing was corrected. */
export const beforeOf = ({ earlier }: Pick<Reader, 'earlier'>): Earlier | undefined => earlier?.[0]

/** Which readers are shown as they were before their correction. */
export type EarlierShown = { readonly isShown: (annotationId: string) => boolean; readonly toggle: (annotationId: string) => void }

const none: ReadonlySet<string> = new Set()

export const useEarlier = (): EarlierShown => {
  const [shown, setShown] = useState(none)
  const toggle = useCallback((id: string) => {
    setShown((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  }, [])
  const isShown = useCallback((id: string) => shown.has(id), [shown])
  return useMemo(() => ({ isShown, toggle }), [isShown, toggle])
}

/** The readers as the image shows them: some of them with what they said before. Decisions are never made of it. */
export const withEarlier = (readers: readonly Reader[], { isShown }: Pick<EarlierShown, 'isShown'>): readonly Reader[] =>
  readers.some(({ annotationId }) => isShown(annotationId))
    ? readers.map((reader) => {
        const before = isShown(reader.annotationId) ? beforeOf(reader) : undefined
        return before === undefined ? reader : { ...reader, content: before.content }
      })
    : readers

const givenTo = (answers: readonly Answer[], questionId: string) => answers.find((one) => one.questionId === questionId)?.value

/** What the correction changed, in lines: marks that came, went or were changed, and each answer that is another one. */
export const correctionWords = (before: Earlier, reader: Pick<Reader, 'content'>, protocol: Protocol): readonly string[] => {
  const [then, now] = [before.content, reader.content]
  const inNow = new Map(now.regions.map((region) => [region.id, region]))
  const inThen = new Set(then.regions.map(({ id }) => id))
  const gone = then.regions.filter(({ id }) => !inNow.has(id)).length
  const come = now.regions.filter(({ id }) => !inThen.has(id)).length
  const same = (region: (typeof then.regions)[number]) => JSON.stringify(region) === JSON.stringify(inNow.get(region.id))
  const changed = then.regions.filter((region) => inNow.has(region.id) && !same(region)).length
  const parts = [
    ...(gone > 0 ? [t('earlier.takenAway', { count: gone })] : []),
    ...(come > 0 ? [t('earlier.added', { count: come })] : []),
    ...(changed > 0 ? [t('earlier.changed', { count: changed })] : []),
  ]
  const answers = protocol.questions.flatMap((question) => {
    const [old, next] = [givenTo(then.answers, question.id), givenTo(now.answers, question.id)]
    const isSame = old === next || (old !== undefined && next !== undefined && answerKey(old) === answerKey(next))
    if (isSame) return []
    return [t('earlier.answer', { question: question.text, before: answerWords(question, old), after: answerWords(question, next) })]
  })
  const lines = [...(parts.length > 0 ? [inARow(parts)] : []), ...answers]
  return lines.length > 0 ? lines : [t('earlier.same')]
}
