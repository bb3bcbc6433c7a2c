import { protocolSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { emptyDraft, protocolOf } from '../protocol/draft.ts'
import { newQuestion } from '../protocol/draft-questions.ts'
import { goldFields, reviewStudies, reviewSummary, studyFields, studyOf } from './review-studies.ts'

const draft = () => {
  const question = newQuestion()
  const options = question.options.map((option, at) => ({ ...option, text: `option ${at}` }))
  return { ...emptyDraft(), title: 'Craters', labels: [], questions: [{ ...question, text: 'Is it sharp?', options }] }
}

describe('the review step of a new project', () => {
  it('begins with two readers and an adjudicator', () => {
    expect(studyOf(emptyDraft())).toBe('double-read')
  })

  it.each(reviewStudies.map(({ id, settings }) => [id, settings] as const))('%s can be published, and is known again', (id, settings) => {
    const before = draft()
    const chosen = { ...before, ...studyFields(id, before) }
    expect(studyOf(chosen)).toBe(id)
    const published = protocolSchema.parse(protocolOf(chosen))
    expect(published).toMatchObject({
      redundancy: { reads: settings.reads },
      review: { mode: settings.mode, auditRate: settings.auditRate, isBlind: true },
    })
    expect(chosen.questions).toBe(before.questions)
    expect(reviewSummary(chosen)[0]).toContain(`read by ${settings.reads}`)
  })

  it('says when a reviewer is needed, and what becomes of known answers', () => {
    const before = draft()
    const alone = { ...before, ...studyFields('audited', before) }
    expect(reviewSummary(alone).at(-1)).toMatch(/Invite at least one reviewer/)
    expect(reviewSummary({ ...alone, review: { ...alone.review, auditRate: 0 } }).join(' ')).not.toMatch(/Invite/)
    const gold = { ...before, ...goldFields(true, before) }
    expect(reviewSummary(gold).join(' ')).toMatch(/confirm and mend them/)
    expect(protocolSchema.parse(protocolOf(gold))).toMatchObject({ dispensing: { goldRate: 0.05 }, training: { adviseBelow: 0.7 } })
    expect(goldFields(false, gold).dispensing.goldRate).toBe(0)
  })
})
