import { describe, expect, it } from 'vitest'
import { eventTypes } from '../events.ts'
import { changesOfEvent } from './changes-of-event.ts'
import { eventGroup, eventsSeenBy, isBlindToReaders, isOfReader } from './event-kinds.ts'

describe('HI3: which kinds somebody sees', () => {
  it('are all for an owner, and nothing of the work for whoever also labels', () => {
    expect(eventsSeenBy(['owner'])).toEqual(eventTypes)
    for (const roles of [['annotator'], ['manager', 'annotator'], ['reviewer', 'annotator']] as const)
      expect(eventsSeenBy(roles).filter((type) => eventGroup(type) === 'work')).toEqual([])
    expect(eventsSeenBy(['manager', 'annotator'])).toContain('webhook.changed')
  })

  it('leave people and keys to those who manage them', () => {
    const seen = eventsSeenBy(['reviewer'])
    expect(seen).toContain('task.adjudicated')
    for (const type of [
      'membership.changed',
      'token.made',
      'invitation.made',
      'webhook.changed',
      'backend.changed',
      'label-import.started',
    ] as const)
      expect(seen).not.toContain(type)
  })

  it('know every act that tells of a task or of a reader as work', () => {
    const told = eventTypes.filter((type) => /^(task|assignment|annotation|consensus|review|message|suggestion)\./.test(type))
    expect(told.map(eventGroup)).toEqual(told.map(() => 'work'))
    expect(eventTypes.filter(isOfReader)).toEqual(
      expect.arrayContaining(['assignment.leased', 'annotation.submitted', 'annotation.revised', 'message.posted']),
    )
    expect(isOfReader('annotation.set-aside')).toBe(false)
  })

  it('HI4: keep names from reviewers, also from managers who review', () => {
    expect([
      isBlindToReaders(['reviewer']),
      isBlindToReaders(['manager', 'reviewer']),
      isBlindToReaders(['manager']),
      isBlindToReaders(['owner']),
    ]).toEqual([true, true, false, false])
  })
})

describe('HI8: changes of an event', () => {
  it('are what it says itself, before anything else', () => {
    const changes = [{ path: 'name', from: 'a', to: 'b' }]
    expect(changesOfEvent({ type: 'project.renamed', payload: { name: 'b', changes }, before: {} })).toEqual(changes)
  })
  it('of a setting are against what was said before, key by key, and nothing of what stayed', () => {
    const before = { plan: { rounds: 3, heldOut: 0.1 }, name: 'loop', state: 'active' }
    expect(changesOfEvent({ type: 'loop.changed', payload: { plan: { rounds: 5, heldOut: 0.1 }, name: 'loop' }, before })).toEqual([
      { path: 'plan.rounds', from: 3, to: 5 },
    ])
    expect(changesOfEvent({ type: 'loop.changed', payload: { state: 'paused', reason: 'why' }, before })).toEqual([
      { path: 'state', from: 'active', to: 'paused' },
    ])
  })
  it('of a step are the states before and after', () => {
    expect(changesOfEvent({ type: 'task.reopened', payload: { from: 'settled', to: 'contested' }, before: {} })).toEqual([
      { path: 'state', from: 'settled', to: 'contested' },
    ])
    expect(changesOfEvent({ type: 'message.posted', payload: { messageId: 'x' }, before: {} })).toEqual([])
  })
})
