import { routes } from '@reticle/contract'
import { describe, expect, it } from 'vitest'
import { type FreezeValues, freezeBody, freezeProblems } from './freeze-plan.ts'

const values: FreezeValues = {
  name: ' Craters ',
  version: '1.0.0',
  notes: '',
  kinds: ['consensus'],
  train: 70,
  validation: 20,
  test: 10,
  groupBy: '',
  seed: 7,
}

describe('the plan of a release', () => {
  it('is one that the contract takes', () => {
    const body = routes.freezeRelease.body.parse(freezeBody(values))
    expect(body).toMatchObject({ name: 'Craters', split: { shares: { train: 0.7, validation: 0.2, test: 0.1 }, seed: 7 } })
    expect(body.split).not.toHaveProperty('groupBy')
  })

  it('names the field that is wrong', () => {
    expect(freezeProblems(values)).toEqual({})
    expect(freezeProblems({ ...values, name: ' ', version: '1', kinds: [], test: 20 })).toEqual({
      name: expect.any(String),
      version: expect.any(String),
      kinds: expect.any(String),
      train: 'The shares add up to 110 %, not 100 %',
    })
  })
})
