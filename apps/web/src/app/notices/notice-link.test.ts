import { noticeKinds } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { targetOf } from './notice-link.tsx'

describe('a notice', () => {
  it('leads to what it is about', () => {
    const about = { taskId: 't', assignmentId: 'a', releaseId: 'r' }
    expect(Object.fromEntries(noticeKinds.map((kind) => [kind, targetOf({ kind, about })]))).toEqual({
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
    expect(targetOf({ kind: 'message', about: { taskId: 't' } })).toBe('contested')
    expect(targetOf({ kind: 'rule', about: {} })).toBe('overview')
  })
})
