import { describe, expect, it } from 'vitest'
import { filterOf, withAgreement, withPart } from './queue-filter.ts'
import { emptyOf, noNextWords } from './queue-words.ts'

describe('the filter of the contested queue', () => {
  it('reads what an address says, and passes over what makes no sense', () => {
    const search = {
      reason: 'low agreement',
      minAgreement: 0.25,
      maxAgreement: 'much',
      isFree: false,
      readerId: 'Ana',
      other: 1,
      label: '',
    }
    expect(filterOf(search)).toEqual({ reason: 'low agreement', minAgreement: 0.25 })
    expect(filterOf({ isFree: true, label: 'cell' })).toEqual({ isFree: true, label: 'cell' })
  })

  it('sets a part, and takes it away with an empty value', () => {
    const filter = withPart({ label: 'cell' }, 'group', 'patient=17')
    expect(filter).toEqual({ label: 'cell', group: 'patient=17' })
    expect(withPart(filter, 'label', undefined)).toEqual({ group: 'patient=17' })
    expect(withPart({ isFree: true }, 'isFree', false)).toEqual({})
  })

  it('takes the whole range of agreement for no filter', () => {
    expect(withAgreement({ label: 'cell', maxAgreement: 0.3 }, { from: 0, below: 1 })).toEqual({ label: 'cell' })
    expect(withAgreement({}, { from: 0.2, below: 1 })).toEqual({ minAgreement: 0.2 })
    expect(withAgreement({ minAgreement: 0.2, maxAgreement: 0.9 }, { from: 0, below: 0.5 })).toEqual({ belowAgreement: 0.5 })
  })

  it('says for each cause why the list is empty, and what helps', () => {
    expect(emptyOf({ label: 'cell' }, 0).cure).toBe('settled')
    expect(emptyOf({ isFree: true }, 4).cure).toBe('show-held')
    expect(emptyOf({ isFree: true, label: 'cell' }, 4)).toMatchObject({ cure: 'clear', text: '4 contested samples are left out by them.' })
  })

  it('says why there is no next one', () => {
    expect(noNextWords('all-leased', { label: 'cell' })).toMatch('Other reviewers hold')
    expect(noNextWords('nothing-left', { label: 'cell' })).toMatch('filters')
    expect(noNextWords('nothing-left', {})).not.toMatch('filters')
  })
})
