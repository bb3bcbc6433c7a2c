import { describe, expect, it } from 'vitest'
import { noticeKinds, noticePath, noticeTarget } from './notice.ts'

describe('a notice', () => {
  it('leads to what it is about', () => {
    const about = { taskId: 't', assignmentId: 'a', releaseId: 'r' }
    expect(Object.fromEntries(noticeKinds.map((kind) => [kind, noticeTarget({ kind, about })]))).toEqual({
      rule: 'contested',
      returned: 'label',
      panel: 'label',
      message: 'feedback',
      'lease-lost': 'contested',
      advice: 'people',
      decision: 'feedback',
      fault: 'rules',
      pack: 'release',
      loop: 'models',
    })
    expect(noticeTarget({ kind: 'message', about: { taskId: 't' } })).toBe('contested')
    expect(noticeTarget({ kind: 'rule', about: {} })).toBe('overview')
  })

  it('has the address of the page, with ids that cannot lead elsewhere', () => {
    expect(noticePath('p', { kind: 'rule', about: { taskId: 't' } })).toBe('/projects/p/contested/t')
    expect(noticePath('p', { kind: 'decision', about: { assignmentId: 'a' } })).toBe('/projects/p/feedback/a')
    expect(noticePath('p', { kind: 'pack', about: { releaseId: '../x' } })).toBe('/projects/p/releases/..%2Fx')
    expect(noticePath('p', { kind: 'loop', about: {} })).toBe('/projects/p/models')
    expect(noticePath('p', { kind: 'rule', about: {} })).toBe('/projects/p')
  })
})
