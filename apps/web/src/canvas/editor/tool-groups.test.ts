import { toolIds } from '@reticle/domain'
import { expect, it } from 'vitest'
import { toolGroups } from './tool-groups.ts'

it('has every tool in one group of the bar', () => {
  const grouped = toolGroups.flatMap(({ tools }) => tools)
  expect(grouped).toHaveLength(toolIds.length)
  expect(new Set(grouped)).toEqual(new Set(toolIds))
})
