import { type AnnotationContent, assignmentIdSchema, emptyContent, personIdSchema, projectIdSchema } from '@reticle/domain'
import { describe, expect, it } from 'vitest'
import { chooseDraft } from './draft-choice.ts'
import type { DraftRecord } from './records.ts'
import { sameContent } from './same-content.ts'

const id = '00000000-0000-4000-8000-000000000001'
const saying = (comment: string): AnnotationContent => ({ ...emptyContent, comment })
const local = (parts: Partial<DraftRecord>): DraftRecord => ({
  assignmentId: assignmentIdSchema.parse(id),
  personId: personIdSchema.parse(id),
  projectId: projectIdSchema.parse(id),
  fence: 1,
  idempotencyKey: 'key-key-key',
  content: saying('mine'),
  activeMilliseconds: 0,
  changedAt: 0,
  baseVersion: 3,
  isSaved: false,
  ...parts,
})

describe('choosing between the draft of the server and the one of this browser', () => {
  it('starts empty when there is neither', () => {
    expect(chooseDraft({ content: null, version: 0 }, undefined)).toEqual({ from: 'server', content: emptyContent, baseVersion: 0 })
  })
  it("takes the server's when this browser has none, or only what the server knows", () => {
    const server = { content: saying('theirs'), version: 5 }
    expect(chooseDraft(server, undefined)).toMatchObject({ from: 'server', content: saying('theirs') })
    expect(chooseDraft(server, local({ isSaved: true }))).toMatchObject({ from: 'server', content: saying('theirs'), baseVersion: 5 })
  })
  it('takes the work that the server does not have yet', () => {
    expect(chooseDraft({ content: saying('older'), version: 3 }, local({}))).toEqual({
      from: 'local',
      content: saying('mine'),
      baseVersion: 3,
    })
  })
  it('asks when both moved on', () => {
    expect(chooseDraft({ content: saying('theirs'), version: 4 }, local({}))).toMatchObject({ from: 'both', baseVersion: 4 })
  })
  it('does not ask when both say the same', () => {
    expect(chooseDraft({ content: saying('mine'), version: 9 }, local({}))).toMatchObject({ from: 'server', baseVersion: 9 })
  })
  it('does not ask about an own save whose answer was lost', () => {
    const record = local({ content: saying('mine, and more'), sent: { version: 4, content: saying('mine') } })
    expect(chooseDraft({ content: saying('mine'), version: 4 }, record)).toMatchObject({ from: 'local', baseVersion: 4 })
  })
  it('brings back work when the server was restored to an older state', () => {
    const record = local({ isSaved: true, baseVersion: 6 })
    expect(chooseDraft({ content: null, version: 0 }, record)).toMatchObject({ from: 'local', content: saying('mine'), baseVersion: 0 })
  })
})

describe('sameContent', () => {
  const answers = (option: string) => [{ questionId: 'shape', value: { kind: 'choice' as const, option } }]
  it('does not mind the order of keys, nor how the image was displayed', () => {
    const reordered: AnnotationContent = JSON.parse('{"comment":"a","answers":[],"regions":[]}')
    expect(sameContent(saying('a'), reordered)).toBe(true)
    const display = { zoom: 2, centre: { x: 1, y: 1 }, brightness: 0, contrast: 1, isInverted: false }
    expect(sameContent(saying('a'), { ...saying('a'), display })).toBe(true)
  })
  it('sees a different answer, and a missing one', () => {
    expect(sameContent({ ...emptyContent, answers: answers('a') }, { ...emptyContent, answers: answers('b') })).toBe(false)
    expect(sameContent({ ...emptyContent, answers: answers('a') }, emptyContent)).toBe(false)
  })
})
