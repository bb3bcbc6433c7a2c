import { geometrySchema, toolIds } from '@reticle/domain'
import { type Geometry, isValid, isWithin } from '@reticle/geometry'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toolById, tools } from './registry.ts'
import { runTool } from './run-tool.ts'
import { runAnswered } from './test/answered.ts'
import { frozen, scenarios } from './test/arbitraries.ts'
import type { Tool, ToolStep } from './tool.ts'

const erased: readonly Tool<unknown>[] = tools

const mustBeKeepable = (g: Geometry) => {
  expect(geometrySchema.safeParse(g).success).toBe(true)
  expect(isValid(g)).toBe(true)
  expect(isWithin(g, 100, 80, 1e-6)).toBe(true)
}

describe('the registry', () => {
  it('has one tool for each id of the domain, and one letter for each tool', () => {
    expect(new Set(tools.map((tool) => tool.id))).toEqual(new Set(toolIds))
    expect(tools).toHaveLength(toolIds.length)
    expect(new Set(tools.map((tool) => tool.key)).size).toBe(tools.length)
    for (const id of toolIds) expect(toolById(id).id).toBe(id)
  })
})

describe.each(erased)('$id', (tool) => {
  it('is chosen by one letter', () => {
    expect(tool.key).toMatch(/^[a-z]$/)
  })

  it('G20: cancel goes back to idle from any state and keeps nothing', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        const { state, context: now } = runTool(tool, sequence, context)
        const step = tool.next(state, { type: 'cancel' }, now)
        expect(step.state).toEqual(tool.idle)
        for (const left of ['commit', 'commits', 'draft', 'guides', 'stroke', 'lasso', 'marquee', 'edit', 'split', 'remove', 'ask'])
          expect(step).not.toHaveProperty(left)
      }),
    )
  })

  it('G21: whatever is done, what is kept is valid and inside the image', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        const { commits, context: now } = runTool(tool, sequence, context)
        commits.forEach(mustBeKeepable)
        for (const { geometry } of now.regions) mustBeKeepable(geometry)
      }),
      { numRuns: 400 },
    )
  })

  it('G21: nor is it otherwise where each job on the values is answered', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        const { commits, context: now } = runAnswered(tool, sequence, context)
        commits.forEach(mustBeKeepable)
        for (const { geometry } of now.regions) mustBeKeepable(geometry)
      }),
      { numRuns: 40 },
    )
  })

  it('comes to something in these tests: marks, edits or splits of regions, or a selection', () => {
    const samples = fc.sample(scenarios, { numRuns: 200, seed: 7 })
    const runs = samples.map(({ context, sequence }) => runAnswered(tool, sequence, context))
    const isFruitful = (step: ToolStep<unknown>) =>
      step.edit?.isFinal === true || step.split !== undefined || (step.select?.length ?? 0) > 0
    const fruitful = runs.filter((run) => run.commits.length > 0 || run.steps.some(isFruitful))
    expect(fruitful.length).toBeGreaterThan(20)
  }, 30_000)

  it('G19: leaves states and contexts as they are', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        let state = frozen(tool.idle)
        for (const gesture of sequence) state = frozen(tool.next(state, frozen(gesture), frozen(context))).state
      }),
    )
  })

  it('G19: replays to the same', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        expect(runTool(tool, sequence, context)).toEqual(runTool(tool, structuredClone(sequence), structuredClone(context)))
      }),
    )
  })

  it('selects, edits and removes only regions that are there, and each once', () => {
    fc.assert(
      fc.property(scenarios, ({ context, sequence }) => {
        let [state, now] = [tool.idle, context]
        for (const gesture of sequence) {
          const step = tool.next(state, gesture, now)
          const ids = new Set(now.regions.map((region) => region.id))
          const edited = step.edit?.regions.map((edit) => edit.regionId) ?? []
          for (const named of [step.select ?? [], step.remove ?? [], edited, step.split?.map(({ regionId }) => regionId) ?? []]) {
            expect(new Set(named).size).toBe(named.length)
            if (named !== step.select || step.remove === undefined) expect(named.filter((id) => !ids.has(id))).toEqual([])
          }
          state = step.state
          now = runTool({ ...tool, idle: undefined, next: () => step }, [gesture], now).context
        }
      }),
    )
  })
})
