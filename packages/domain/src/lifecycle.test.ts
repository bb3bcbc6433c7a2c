import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analysisFlow, assignmentFlow, importFlow, packFlow, releaseFlow, reviewFlow, step, taskFlow } from './lifecycle.ts'

const flows = {
  Task: taskFlow,
  Assignment: assignmentFlow,
  Review: reviewFlow,
  Import: importFlow,
  Release: releaseFlow,
  Analysis: analysisFlow,
  Pack: packFlow,
}
const spec = readFileSync(new URL('../../../docs/spec/lifecycle.md', import.meta.url), 'utf8')

/** Rows `| state | verb | next |` of a section of the document. */
const written = (section: string): string[] =>
  (spec.split(`## ${section}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .filter((cell) => cell !== '')
        .join(' '),
    )
    .filter((row) => row !== 'state verb next' && !row.startsWith('-'))

const coded = (flow: Readonly<Record<string, Readonly<Record<string, string>>>>): string[] =>
  Object.entries(flow).flatMap(([state, verbs]) => Object.entries(verbs).map(([verb, next]) => `${state} ${verb} ${next}`))

describe.each(Object.entries(flows))('%s', (name, flow) => {
  it('is the table of docs/spec/lifecycle.md', () => {
    expect(coded(flow)).toEqual(written(name))
  })

  it('leads to its own states only, and each is reached from its first one', () => {
    const states = Object.keys(flow)
    const reached = new Set(states.slice(0, 1))
    for (const state of reached)
      for (const row of coded(flow)) {
        const [from, , next] = row.split(' ')
        if (from === state && next !== undefined) reached.add(next)
      }
    expect(reached).toEqual(new Set(states))
  })
})

describe('step', () => {
  it('L12: quorum brings the comparison', () => {
    expect(step(taskFlow, 'collecting', 'quorumMet')).toBe('comparing')
  })

  it('L15: a task that is not compared cannot be decided by a comparison', () => {
    for (const state of ['collecting', 'contested', 'settled', 'withdrawn'] as const) {
      expect(step(taskFlow, state, 'agreed')).toBeUndefined()
      expect(step(taskFlow, state, 'disagreed')).toBeUndefined()
    }
  })

  it('L16: only contested tasks are adjudicated', () => {
    expect(step(taskFlow, 'contested', 'adjudicated')).toBe('settled')
    expect(step(taskFlow, 'settled', 'adjudicated')).toBeUndefined()
    expect(step(taskFlow, 'collecting', 'adjudicated')).toBeUndefined()
  })

  it('L70: a round begins from a comparison or from the desk', () => {
    expect(step(taskFlow, 'comparing', 'revising')).toBe('collecting')
    expect(step(taskFlow, 'contested', 'returned')).toBe('collecting')
    expect(step(taskFlow, 'collecting', 'revising')).toBeUndefined()
    expect(step(taskFlow, 'withdrawn', 'returned')).toBeUndefined()
  })

  it('L17: a settled task is reopened to readers or to a reviewer', () => {
    expect(step(taskFlow, 'settled', 'reopened')).toBe('collecting')
    expect(step(taskFlow, 'settled', 'contested')).toBe('contested')
  })

  it('L4, L19: withdrawn is an end, but for a task whose sample comes back', () => {
    expect(taskFlow.withdrawn).toEqual({ restored: 'collecting', restoredRead: 'comparing' })
    expect(step(taskFlow, 'collecting', 'restored')).toBeUndefined()
    expect(releaseFlow.withdrawn).toEqual({})
  })

  it('L20: submitted is an end', () => {
    expect(step(assignmentFlow, 'submitted', 'leased')).toBeUndefined()
    expect(step(assignmentFlow, 'submitted', 'submitted')).toBeUndefined()
  })

  it('L26: work that comes after its lease may be submitted', () => {
    expect(step(assignmentFlow, 'expired', 'submitted')).toBe('submitted')
    expect(step(assignmentFlow, 'released', 'submitted')).toBe('submitted')
    expect(step(assignmentFlow, 'skipped', 'submitted')).toBeUndefined()
  })

  it('L32: a running import may be started again', () => {
    expect(step(importFlow, 'running', 'started')).toBe('running')
    expect(step(importFlow, 'done', 'started')).toBeUndefined()
  })

  it('a word that every object has is no verb and no state', () => {
    const loose: Readonly<Record<string, Readonly<Record<string, string>>>> = { open: { close: 'shut' }, shut: {} }
    expect(step(loose, 'open', 'toString')).toBeUndefined()
    expect(step(loose, 'constructor', 'close')).toBeUndefined()
    expect(step({ open: { close: 'nowhere' } }, 'open', 'close')).toBeUndefined()
  })
})
