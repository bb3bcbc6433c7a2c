import { describe, expect, it } from 'vitest'
import { protocolSchema } from './protocol.ts'
import { routingTargets, targetProblems } from './routing-targets.ts'

const there = '01900000-0000-7000-8000-000000000001'
const home = { projectId: '01900000-0000-7000-8000-000000000002', organizationId: 'ours' }
const when = { fact: 'readers', op: '>=', value: 1 }
const protocol = protocolSchema.parse({
  title: 'Cells',
  labels: [{ id: 'cell', name: 'Cell', color: '#aa0000' }],
  redundancy: { reads: 1, maxReads: 3 },
  routing: [
    { id: 'ask', reason: 'ask', when, effect: { kind: 'more-reads', reads: 1, pool: 'expert' } },
    {
      id: 'away',
      reason: 'away',
      when,
      effect: { kind: 'move', projectId: there },
      also: [
        { kind: 'priority', priority: 3 },
        { kind: 'copy', projectId: there },
        { kind: 'webhook', webhook: 'chat' },
      ],
    },
  ],
})
const project = { id: there, organizationId: 'ours', protocolId: 'p', mayAddTasks: true }
const known = { projects: [project], pools: ['expert'], webhooks: ['chat'] }
const placesOf = (with_: Partial<typeof known>, before?: typeof protocol) =>
  targetProblems(protocol, before, { ...known, ...with_ }, home).map(({ path, message }) => [path.join('.'), message])

describe('what routing rules lead to', () => {
  it('is found with its place', () => {
    expect(routingTargets(protocol).map(({ kind, ruleId, path }) => [kind, ruleId, path.join('.')])).toEqual([
      ['pool', 'ask', 'routing.0.effect.pool'],
      ['project', 'away', 'routing.1.effect.projectId'],
      ['project', 'away', 'routing.1.also.1.projectId'],
      ['webhook', 'away', 'routing.1.also.2.webhook'],
    ])
  })

  it('C114: is refused where it is not there, by rule and place', () => {
    expect(placesOf({})).toEqual([])
    expect(placesOf({ pools: [] })).toEqual([['routing.0.effect.pool', expect.stringMatching(/^rule "ask": nobody .*"expert"/)]])
    expect(placesOf({ webhooks: [] })).toEqual([['routing.1.also.2.webhook', expect.stringMatching(/^rule "away": .*no webhook/)]])
    const places = ['routing.1.effect.projectId', 'routing.1.also.1.projectId']
    for (const [projects, reason] of [
      [[], /not one of this organization/],
      [[{ ...project, organizationId: 'theirs' }], /not one of this organization/],
      [[{ ...project, mayAddTasks: false }], /may not add/],
    ] as const)
      expect(placesOf({ projects: [...projects] })).toEqual(places.map((at) => [at, expect.stringMatching(reason)]))
  })

  it('C114: a project that the version before sent to needs no new consent, but has to be there', () => {
    expect(placesOf({ projects: [{ ...project, mayAddTasks: false }] }, protocol)).toEqual([])
    expect(placesOf({ projects: [] }, protocol)).toHaveLength(2)
  })
})
