import { describe, expect, it } from 'vitest'
import type { KeyGroup } from '../command.ts'
import { findCommands } from './find-commands.ts'

const of = (title: string, group: KeyGroup = 'view') => ({ title, group })
const [fit, box, unbox, turned, zoom] = [
  of('Fit the image'),
  of('Box', 'tools'),
  of('Unbox'),
  of('Turned box', 'tools'),
  of('Zoom in'),
] as const
const all = [fit, unbox, turned, box, zoom]

describe('finding commands', () => {
  it('puts what begins with the word first, then whole words, then the middle of words', () => {
    expect(findCommands(all, 'box')).toEqual([box, turned, unbox])
  })
  it('wants all words, in any order and case', () => {
    expect(findCommands(all, 'IMAGE fit')).toEqual([fit])
    expect(findCommands(all, 'fit nothing')).toEqual([])
  })
  it('finds by the group too, behind the titles', () => {
    expect(findCommands(all, 'tools')).toEqual([box, turned])
  })
  it('begins with what was used last', () => {
    expect(findCommands(all, ' ', [zoom, box])).toEqual([zoom, box, fit, unbox, turned])
  })
})
