import { protocolSchema, type ToolId } from '@reticle/domain'
import { expect, it } from 'vitest'
import { toolsOf } from './tools-of.ts'

const labels = [{ id: 'a', name: 'A', color: '#e69f00' }]
const of = (...tools: readonly ToolId[]) => toolsOf(protocolSchema.parse({ title: 't', labels, tools }))

it('offers what the protocol allows, and what changes the marks that come of it', () => {
  expect(of('point')).toEqual(['select', 'lasso', 'point'])
  expect(of('polygon')).toEqual(['select', 'lasso', 'polygon', 'hole', 'split'])
  expect(of('brush')).toEqual(['select', 'lasso', 'hole', 'split', 'brush', 'eraser'])
})
it('offers nothing to draw with where there are no labels', () => {
  const questions = [{ id: 'q', text: 'Why?', kind: 'text' as const }]
  expect(toolsOf(protocolSchema.parse({ title: 't', questions }))).toEqual(['select'])
})
