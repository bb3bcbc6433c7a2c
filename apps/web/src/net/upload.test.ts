import { importOptionsSchema } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { formOf } from './upload.ts'

describe('the form of an upload', () => {
  it('says how the files are taken, in the words of the contract, before the files', () => {
    const choices = importOptionsSchema.parse({ split: 'z', deidentify: false, labels: true })
    const form = formOf([new File(['x'], 'stack.tif')], { plate: '7' }, choices)
    expect([...form].map(([name, value]) => [name, value instanceof File ? value.name : value])).toEqual([
      ['group.plate', '7'],
      ['split', 'z'],
      ['deidentify', 'false'],
      ['labels', 'true'],
      ['files', 'stack.tif'],
    ])
  })

  it('says nothing of it when nothing was chosen', () => {
    expect([...formOf([new File(['x'], 'a.png')], {}, undefined)].map(([name]) => name)).toEqual(['files'])
  })
})
