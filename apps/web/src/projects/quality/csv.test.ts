import { describe, expect, it } from 'vitest'
import { csvOf } from './csv.ts'

describe('csvOf', () => {
  it('has a head, quotes what needs it, and leaves empty what is not defined', () => {
    const rows = [
      { reader: 'Ruiz, Ana', kappa: 0.5, note: 'says "no"' },
      { reader: 'Ben', kappa: null, note: 'two\nlines' },
    ]
    expect(csvOf(rows)).toBe('reader,kappa,note\r\n"Ruiz, Ana",0.5,"says ""no"""\r\nBen,,"two\nlines"\r\n')
  })

  it('runs no formula that a name may hold, and keeps negative numbers', () => {
    expect(csvOf([{ name: '=1+1', value: -0.25, label: '-' }])).toBe("name,value,label\r\n'=1+1,-0.25,-\r\n")
  })
})
