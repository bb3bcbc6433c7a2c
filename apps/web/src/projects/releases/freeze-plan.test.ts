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
  labels: [],
  leastAgreement: '',
  settledFrom: '',
  settledTo: '',
  groupValues: [],
  protocols: [],
  stratifyBy: '',
  folds: '',
  areNearKeptTogether: false,
}

describe('the plan of a release', () => {
  it('is one that the contract takes', () => {
    const body = routes.freezeRelease.body.parse(freezeBody(values))
    expect(body).toMatchObject({ name: 'Craters', split: { shares: { train: 0.7, validation: 0.2, test: 0.1 }, seed: 7 } })
    expect(body.split).not.toHaveProperty('groupBy')
  })

  it('restricts and stratifies by what was chosen, the last day whole', () => {
    const chosen = {
      ...values,
      ...{ labels: ['crater'], leastAgreement: 80, settledFrom: '2026-11-01', settledTo: '2026-11-30', protocols: ['2'] },
      ...{ groupBy: 'night', groupValues: ['n1'], stratifyBy: 'question:quality', folds: 5, areNearKeptTogether: true },
    }
    const { query, split } = routes.freezeRelease.body.parse(freezeBody(chosen))
    expect(query).toEqual({
      ...{ kinds: ['consensus'], labels: ['crater'], leastAgreement: 0.8, groups: { night: ['n1'] }, protocols: [2] },
      ...{ settledFrom: '2026-11-01T00:00:00Z', settledBefore: '2026-12-01T00:00:00.000Z' },
    })
    expect(split).toMatchObject({ stratifyBy: { kind: 'question', questionId: 'quality' }, folds: 5, areNearKeptTogether: true })
    expect(routes.freezeRelease.body.parse(freezeBody(values)).query).toEqual({ kinds: ['consensus'] })
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
