import { expect, it } from 'vitest'
import { splitOrder } from './split-order.ts'

it('splits are named as they are spoken of, each once, others after them', () => {
  expect(splitOrder(['test', 'pilot', 'train', 'test', 'extra', 'validation'])).toEqual(['train', 'validation', 'test', 'extra', 'pilot'])
})
